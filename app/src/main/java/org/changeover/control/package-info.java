/**
 * The socket of a run: what an engine offers to consoles and commands of the same machine.
 *
 * <p>Entry points: {@link org.changeover.control.ControlServer} in the engine, {@link
 * org.changeover.control.ControlClient} everywhere else. JSON lines over a Unix domain socket; a
 * connection either follows events, watches telemetry, or asks; its first line says which. Who
 * watches is seen by all who do.
 *
 * <p>Threading: two virtual threads for each connection of the server; all classes are safe for use
 * by several threads.
 */
package org.changeover.control;
