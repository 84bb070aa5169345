/**
 * Provider {@code check}: looks at the service from outside; a functional test also writes to it,
 * and removes what it wrote.
 *
 * <p>Entry point: {@link org.changeover.check.CheckProvider}.
 *
 * <p>Threading: stateless, as the SPI wants it.
 */
package org.changeover.check;
