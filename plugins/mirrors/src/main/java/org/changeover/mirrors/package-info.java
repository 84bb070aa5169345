/**
 * The provider {@code mirrors}: a fleet of machines that pull a tree from a main server by rsync
 * over SSH, started by cron, out of one Debian package.
 *
 * <p>Entry point: {@link org.changeover.mirrors.MirrorsProvider}.
 *
 * <p>Threading: everything is immutable and shared by every run; publishers are cold.
 */
package org.changeover.mirrors;
