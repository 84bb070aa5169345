package org.changeover.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Optional;
import org.changeover.run.Entry;
import org.changeover.run.Event;

/**
 * Decodes line after line, for a journal of a million. What stands around the event is taken from
 * its place, where the line is as {@link EventCodec} writes it, and one parser reads all events. A
 * line that is otherwise is left to {@link EventCodec#decode}, which also says what is wrong with a
 * wrong one. One thread at a time.
 */
final class LineDecoder {
  private static final byte[] BEGIN =
      ("{\"v\":" + EventCodec.VERSION + ",\"seq\":").getBytes(US_ASCII);
  private static final byte[] TIME = ",\"at\":\"".getBytes(US_ASCII);
  private static final byte[] EVENT = "\",\"event\":".getBytes(US_ASCII);
  private static final byte[] PREVIOUS = ",\"prev\":\"".getBytes(US_ASCII);
  private static final byte[] END = "\"}\n".getBytes(US_ASCII);
  private static final int HASH = JournalLine.NONE.length();
  private static final int TAIL = PREVIOUS.length + HASH + END.length;
  private static final int MOST_DIGITS = 18;

  private JsonParser parser;

  EventCodec.Chained decode(byte[] bytes, int at, int length) {
    return usual(bytes, at + JournalLine.PREFIX, at + length)
        .orElseGet(() -> JournalLine.decode(bytes, at, length));
  }

  private Optional<EventCodec.Chained> usual(byte[] bytes, int from, int to) {
    int tail = to - TAIL;
    int digits = from + BEGIN.length;
    int time = endOf(bytes, digits, tail, '0', '9') + TIME.length;
    int event = endOf(bytes, time, tail, '-', 'Z') + EVENT.length;
    int timeEnd = event - EVENT.length;
    int digitsEnd = time - TIME.length;
    boolean usual =
        digitsEnd > digits
            && digitsEnd - digits <= MOST_DIGITS
            && event < tail
            && stands(BEGIN, bytes, from)
            && stands(TIME, bytes, digitsEnd)
            && stands(EVENT, bytes, timeEnd)
            && stands(PREVIOUS, bytes, tail)
            && stands(END, bytes, to - END.length);
    if (!usual) {
      return Optional.empty();
    }
    try {
      Event read = event(bytes, event, tail);
      var at = Instants.parse(new String(bytes, time, timeEnd - time, ISO_8859_1));
      var entry = new Entry(number(bytes, digits, digitsEnd), at, read);
      var previous = new String(bytes, tail + PREVIOUS.length, HASH, ISO_8859_1);
      return Optional.of(new EventCodec.Chained(entry, previous));
    } catch (IOException | DateTimeException e) {
      parser = null;
      return Optional.empty();
    }
  }

  /** Where characters of a range end, from a place on. */
  private static int endOf(byte[] bytes, int from, int to, char first, char last) {
    int end = from;
    while (end < to && bytes[end] >= first && bytes[end] <= last) {
      end++;
    }
    return end;
  }

  private static boolean stands(byte[] what, byte[] bytes, int at) {
    return Arrays.equals(what, 0, what.length, bytes, at, at + what.length);
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (bytes[i] - '0');
    }
    return number;
  }

  private Event event(byte[] bytes, int from, int to) throws IOException {
    if (parser == null) {
      parser = EventCodec.mapper().getFactory().createNonBlockingByteArrayParser();
    }
    ((ByteArrayFeeder) parser.getNonBlockingInputFeeder()).feedInput(bytes, from, to);
    Event event = EventCodec.event(parser);
    if (event == null || parser.nextToken() != JsonToken.NOT_AVAILABLE) {
      throw new JsonParseException(parser, "not one event and nothing else");
    }
    return event;
  }
}
