/**
 * What a run is made from: the plan (what is done), the inventory (where, and with what) and the
 * operators (who may), read from YAML with a position for every value, checked as a whole, and
 * bound to the parameter records of the providers.
 *
 * <p>Entry points: {@link org.changeover.plan.PlanValidator} turns files into a {@link
 * org.changeover.plan.Validated} or a list of every {@link org.changeover.plan.Problem}; {@link
 * org.changeover.plan.Binder} binds parameters while a run goes on; {@link
 * org.changeover.plan.FrozenInputs} keeps what a run was started from.
 *
 * <p>Threading: everything here is immutable or used by one thread, and nothing but the readers and
 * {@code FrozenInputs} touches the file system.
 */
package org.changeover.plan;
