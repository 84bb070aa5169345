package org.changeover.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads texts of events such that one that was read lately is the same object again: steps,
 * targets, the names and versions of what was found come in event after event, and a state keeps
 * many of them. Remembers a fixed number of short ones.
 *
 * <p>Safe for use by several threads: at worst they see a text that another one has replaced, or
 * none, and make one of their own.
 */
final class SharedTexts extends StdScalarDeserializer<String> {
  private static final int PLACES = 1 << 12;
  private static final int LONGEST = 40;

  private final transient String[] lately = new String[PLACES];

  SharedTexts() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return StringDeserializer.instance.deserialize(parser, context);
    }
    char[] chars = parser.getTextCharacters();
    int at = parser.getTextOffset();
    int length = parser.getTextLength();
    return length > LONGEST ? new String(chars, at, length) : shared(chars, at, length);
  }

  private String shared(char[] chars, int at, int length) {
    int place = place(chars, at, length);
    String text = lately[place];
    if (text == null || !same(text, chars, at, length)) {
      text = new String(chars, at, length);
      lately[place] = text;
    }
    return text;
  }

  /** By their ends, which is where names of one kind differ. */
  private static int place(char[] chars, int at, int length) {
    int hash = length;
    for (int i = Math.max(at, at + length - 8); i < at + length; i++) {
      hash = 31 * hash + chars[i];
    }
    return (hash ^ hash >>> 12) & PLACES - 1;
  }

  private static boolean same(String text, char[] chars, int at, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != chars[at + i]) {
        return false;
      }
    }
    return true;
  }
}
