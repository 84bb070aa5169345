/**
 * The console: a run on a full screen, watched and steered from the keyboard.
 *
 * <p>Entry points: {@link org.changeover.console.Console#open} with a {@link
 * org.changeover.console.ConsoleTerminal}, of which {@link org.changeover.console.LocalTerminal} is
 * the one at which somebody sits; and {@link org.changeover.console.RunsConsole#open}, which begins
 * with the list of runs. What is shown is made by {@code console.model} (what is known) and {@code
 * console.view} (what it looks like), which are pure; here is what touches the world.
 *
 * <p>Threading: one thread a session owns model and screen, namely the one that calls {@link
 * org.changeover.console.Console#run}. A thread reads the keyboard, Reactor's threads bring events,
 * output and replies; all of them only put things into a bounded {@code Mailbox}.
 */
package org.changeover.console;
