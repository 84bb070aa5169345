/**
 * Helpers for authors of providers; bundled into each plugin that uses them.
 *
 * <p>Entry point: {@link org.changeover.kit.SavedFiles}, for steps that replace files.
 *
 * <p>Threading: everything is immutable; publishers are cold.
 */
package org.changeover.kit;
