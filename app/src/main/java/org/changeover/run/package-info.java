/**
 * What a run is, without anything that acts: its events, the state that they add up to, and what
 * follows from that state.
 *
 * <p>Entry points: {@link org.changeover.run.Event}, the words of the journal; {@link
 * org.changeover.run.RunState#fold}, the state that they add up to; {@link
 * org.changeover.run.Decisions}, what is to be done next; {@link org.changeover.run.Request}, what
 * operators may ask for.
 *
 * <p>Threading: everything here is immutable and pure; time is always an argument.
 */
package org.changeover.run;
