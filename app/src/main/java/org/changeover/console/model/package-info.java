/**
 * What the console knows and how it changes, without a terminal: a pure function of messages.
 *
 * <p>Entry points: {@link org.changeover.console.model.ConsoleModel#of}, the beginning; {@link
 * org.changeover.console.model.Update#update}, one more message; {@link
 * org.changeover.console.model.KeyBindings}, every key with what it does and why it may not. Before
 * a run is chosen these are {@link org.changeover.console.model.LobbyModel}, {@link
 * org.changeover.console.model.LobbyUpdate} and {@link org.changeover.console.model.LobbyKeys}.
 *
 * <p>Threading: everything here is immutable and pure; time comes with the messages.
 */
package org.changeover.console.model;
