/**
 * Brings up a small world of real hosts on one Linux machine, on which plans are rehearsed and
 * tested: each host has its own root file system, process table, name and addresses, and runs
 * Debian's own services.
 *
 * <p>Entry point: {@link org.changeover.lab.Lab}; {@link org.changeover.lab.LabCommand} is its
 * command line. What runs inside a host lies as shell scripts in {@code config/lab}; this package
 * orchestrates them through processes.
 *
 * <p>Threading: calls block; a {@code Lab} may be shared between threads, and changes to one lab
 * exclude each other by a file lock, across processes too. Hosts outlive the process that started
 * them.
 */
package org.changeover.lab;
