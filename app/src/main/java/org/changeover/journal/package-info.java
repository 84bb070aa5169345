/**
 * Where events are kept: length-prefixed JSON lines, chained and checksummed, never rewritten.
 *
 * <p>Entry point: {@link org.changeover.journal.Journal}. Threading: one thread appends; reading
 * and following are safe from any.
 */
package org.changeover.journal;
