/**
 * The command line: one class for each command, each reporting on itself by its exit code.
 *
 * <p>Entry point: {@link org.changeover.cli.Main}. Threading: a command runs on the main thread and
 * is the only place where waiting for a publisher is allowed.
 */
package org.changeover.cli;
