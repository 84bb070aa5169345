/**
 * Where state lies on disk: the state folder, and in it a folder for each run.
 *
 * <p>Entry points: {@link org.changeover.runs.StateFolder}, {@link org.changeover.runs.Runs} and
 * {@link org.changeover.runs.RunFolder}. Threading: immutable; several processes may use the same
 * state folder at once.
 */
package org.changeover.runs;
