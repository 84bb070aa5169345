/**
 * Provider {@code check}: looks at the service from outside, without changing anything.
 *
 * <p>Entry point: {@link org.changeover.check.CheckProvider}.
 *
 * <p>Threading: stateless, as the SPI wants it.
 */
package org.changeover.check;
