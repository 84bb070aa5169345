/**
 * What the console looks like: a pure function from a model and a size to styled cells.
 *
 * <p>Entry point: {@link org.changeover.console.view.View#view}. Only what is visible is computed.
 * Cells hold nothing that a terminal could take for a command: {@link
 * org.changeover.console.view.Cells} lets no such character in.
 *
 * <p>Threading: pure; a {@code Cells} that is being drawn belongs to one thread.
 */
package org.changeover.console.view;
