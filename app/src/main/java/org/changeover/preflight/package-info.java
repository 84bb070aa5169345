/**
 * What is looked into days before a run, and what it means: whether hosts can be reached and what
 * they lack, what an operator should know of each step.
 *
 * <p>Entry points: {@link org.changeover.preflight.HostFacts}, what a host says of itself; {@link
 * org.changeover.preflight.HostFindings}, the rules that judge it; {@link
 * org.changeover.preflight.Inspected}, what people are shown. The looking is done by {@code
 * org.changeover.engine.Preflight}.
 *
 * <p>Threading: everything here is immutable and pure.
 */
package org.changeover.preflight;
