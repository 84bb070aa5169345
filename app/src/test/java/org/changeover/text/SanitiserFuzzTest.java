package org.changeover.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import org.changeover.FuzzCorpus;
import org.junit.jupiter.api.Test;

/** Fuzz target: whatever a machine prints, as bytes of UTF-8 and as chars, paired or not. */
class SanitiserFuzzTest {

  @Test
  void storedInputs_hold() throws IOException {
    FuzzCorpus.replay("Sanitiser", SanitiserFuzzTest::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    assertEquals(Sanitiser.clean(text), Sanitiser.clean(input, 0, input.length));
    assertCleaned(text);
    assertCleaned(ByteBuffer.wrap(input).asCharBuffer().toString());
  }

  private static void assertCleaned(String text) {
    String cleaned = Sanitiser.clean(text);
    assertTrue(cleaned.length() <= Sanitiser.MAX_LINE);
    assertTrue(visible(cleaned), cleaned);
    assertEquals(cleaned, Sanitiser.clean(cleaned), "cleaned twice");
    if (text.length() <= Sanitiser.MAX_LINE && visible(text)) {
      assertEquals(text, cleaned, "nothing is taken away that is visible");
    }
    assertEquals(
        text.lines().map(Sanitiser::clean).collect(Collectors.joining("\n")),
        Sanitiser.cleanLines(text));
  }

  private static boolean visible(String text) {
    return text.codePoints().allMatch(SanitiserFuzzTest::visible);
  }

  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> (c & 0xFFFE) != 0xFFFE;
    };
  }
}
