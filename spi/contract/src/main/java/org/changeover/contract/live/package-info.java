/**
 * Real hosts for the tests of providers: a root file system of Debian's, with a process table, a
 * host name and a network of its own, on this machine.
 *
 * <p>Entry point: {@link org.changeover.contract.live.RootHost#start}. Needs root and Linux.
 * Nothing is left when it is closed: its files live on a tmpfs of its own mount namespace.
 *
 * <p>Threading: commands run on Reactor's bounded elastic threads.
 */
package org.changeover.contract.live;
