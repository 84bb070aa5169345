/**
 * The hosts of an inventory, over SSH or on this machine: commands, detached jobs, files, copies
 * between hosts, and the network as a run may use it.
 *
 * <p>Entry point: {@link org.changeover.hosts.HostPool}, one for each engine. It keeps one
 * connection to each host and hands out {@link org.changeover.spi.Host} handles bound to one {@link
 * org.changeover.spi.Operation}. Changes have a session of their own on the host; the questions of
 * one operation share one ({@link org.changeover.hosts.KeptShell}).
 *
 * <p>Threading: every publisher is cold and subscribing never blocks. Connecting, key files, the
 * agent and local processes run on virtual threads; MINA's I/O threads only move bytes; output is
 * split, cleaned and handed to sinks on a virtual thread, one at a time for each command. Time
 * comes from the scheduler that the pool was given.
 */
package org.changeover.hosts;
