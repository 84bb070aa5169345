/**
 * The contract that proves a provider right: JUnit classes that an author extends, and a world in
 * memory for them to run in.
 *
 * <p>Entry points: {@link org.changeover.contract.ActionContract} for an action with an effect,
 * {@link org.changeover.contract.ObservationContract} for one that only looks, {@link
 * org.changeover.contract.ProviderContract} for the provider as a whole. The author builds a {@link
 * org.changeover.contract.World} by hand: hosts with files, small models of the commands that the
 * action runs, servers that answer over loopback connections.
 *
 * <p>Threading: a contract runs one test at a time, on Reactor's virtual time: waiting costs
 * nothing while no operation is under way.
 */
package org.changeover.contract;
