/**
 * Provider {@code notify}: tells people, and hears from them: posts on a social account, mails, and
 * the answers to them.
 *
 * <p>Entry point: {@link org.changeover.notify.NotifyProvider}.
 *
 * <p>Threading: stateless, as the SPI wants it. The libraries block, and do so inside {@link
 * org.changeover.spi.Network#exchange} only.
 */
package org.changeover.notify;
