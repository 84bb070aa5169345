/**
 * What makes a run go: carries out what {@link org.changeover.run.Decisions} calls for, and records
 * in the journal what came of it.
 *
 * <p>Entry points: {@link org.changeover.engine.Engine} for one run, given its parts; {@link
 * org.changeover.engine.EngineProcess} for a whole process around it.
 *
 * <p>Threading: one thread, the run's loop, owns state and journal; whatever touches them is sent
 * there. Actions run on threads of their own, where blocking is harmless.
 */
package org.changeover.engine;
