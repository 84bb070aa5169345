/**
 * Provider {@code host}: commands, packages, services, accounts, files and trees of files on a
 * host, its hosts file, its backup, and its end.
 *
 * <p>Entry point: {@link org.changeover.host.HostProvider}.
 *
 * <p>Threading: stateless, as the SPI wants it.
 */
package org.changeover.host;
