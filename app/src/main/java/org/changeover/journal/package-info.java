/**
 * Where events are kept: length-prefixed JSON lines, chained and checksummed, never rewritten.
 *
 * <p>Entry points: {@link org.changeover.journal.Journal}, kept in files by {@link
 * org.changeover.journal.FileJournal}; {@link org.changeover.journal.JournalReader} for everybody
 * but the engine; {@link org.changeover.journal.EventCodec} for the form of events. Threading: one
 * thread appends; reading and following are safe from any.
 */
package org.changeover.journal;
