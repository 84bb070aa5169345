/**
 * Provider {@code host}: commands, files and packages on one host.
 *
 * <p>Entry point: {@link org.changeover.host.HostProvider}.
 *
 * <p>Threading: stateless, as the SPI wants it.
 */
package org.changeover.host;
