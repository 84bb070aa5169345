/**
 * The console for a team, over SSH: who an operator is follows from the key and never from the name
 * of the login, and whatever an operator asks is decided by the run's engine.
 *
 * <p>Entry point: {@link org.changeover.server.ConsoleServer}. What the program offers behind a
 * login is an {@link org.changeover.server.Desk}. Threading: connections are served by the SSH
 * library's own threads, which only authenticate and move bytes; each console and each command has
 * a virtual thread, which the end of its channel interrupts.
 */
package org.changeover.server;
