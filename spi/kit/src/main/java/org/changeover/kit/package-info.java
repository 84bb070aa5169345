/**
 * Helpers for authors of providers; bundled into each plugin that uses them.
 *
 * <p>Entry points: {@link org.changeover.kit.SavedFiles}, for steps that replace files; {@link
 * org.changeover.kit.TextFile} and {@link org.changeover.kit.MarkedBlock}, for steps that edit a
 * few lines of one; {@link org.changeover.kit.Services}, for what a host runs; {@link
 * org.changeover.kit.Manifest}, to compare trees; {@link org.changeover.kit.Shell} and {@link
 * org.changeover.kit.ShellScript}, for scripts that run on a host; {@link org.changeover.kit.Apt},
 * for packages of Debian.
 *
 * <p>Threading: everything is immutable; publishers are cold.
 */
package org.changeover.kit;
