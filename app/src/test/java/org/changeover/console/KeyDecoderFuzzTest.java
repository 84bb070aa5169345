package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.changeover.FuzzCorpus;
import org.changeover.console.model.Key;
import org.changeover.text.Sanitiser;
import org.junit.jupiter.api.Test;

/** Fuzz target: whatever a terminal sends. */
class KeyDecoderFuzzTest {
  private static final int LONGEST_PASTE = 4096;
  private static final int LONGEST_PIECE = 8;

  /** Ends a paste; ends a control string; a key. */
  private static final byte[] SETTLE = "\u001b[201~\u0003j".getBytes(UTF_8);

  @Test
  void storedInputs_hold() throws IOException {
    FuzzCorpus.replay("KeyDecoder", KeyDecoderFuzzTest::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    var whole = new Decoded();
    whole.decoder.feed(input);
    assertSound(whole.events, input.length);
    assertEquals(whole.events, inPieces(input, 1), "byte by byte");
    assertEquals(whole.events, inPieces(input, LONGEST_PIECE), "in pieces");
    assertRestsBetweenPieces(input);
    assertSettles(whole);
  }

  private static List<Object> inPieces(byte[] input, int longest) {
    var decoded = new Decoded();
    pieces(input, longest).forEach(decoded.decoder::feed);
    return decoded.events;
  }

  /** When the time is up after every piece, nothing is left undecided, and no key comes twice. */
  private static void assertRestsBetweenPieces(byte[] input) {
    var decoded = new Decoded();
    for (byte[] piece : pieces(input, LONGEST_PIECE)) {
      decoded.decoder.feed(piece);
      decoded.decoder.timeout();
      assertFalse(decoded.decoder.pending());
    }
    assertSound(decoded.events, input.length);
  }

  private static void assertSound(List<Object> events, int bytes) {
    assertTrue(events.size() <= bytes, "no byte is more than one key");
    for (Object event : events) {
      switch (event) {
        case Key.Char(int c) -> {
          String shown = Character.toString(c);
          assertEquals(shown, Sanitiser.clean(shown), "it can be shown");
        }
        case String pasted -> assertTrue(pasted.length() <= LONGEST_PASTE);
        default -> {}
      }
    }
  }

  /** Whatever came before, an operator reaches the keys, and no sequence is taken for some. */
  private static void assertSettles(Decoded decoded) {
    decoded.events.clear();
    decoded.decoder.feed(SETTLE);
    decoded.events.removeIf(event -> event instanceof String || event == Key.Named.ESCAPE);
    assertEquals(List.of(Key.ctrl('c'), Key.of('j')), decoded.events);
  }

  private static List<byte[]> pieces(byte[] input, int longest) {
    var random = new Random(Arrays.hashCode(input));
    var pieces = new ArrayList<byte[]>();
    for (int from = 0; from < input.length; from += pieces.getLast().length) {
      int length = Math.min(input.length - from, random.nextInt(longest) + 1);
      pieces.add(Arrays.copyOfRange(input, from, from + length));
    }
    return pieces;
  }

  /** A decoder and what came of it: keys, pasted texts, and the terminal's answers. */
  private static final class Decoded implements KeyDecoder.Sink {
    private final List<Object> events = new ArrayList<>();
    private final KeyDecoder decoder = new KeyDecoder(this);

    @Override
    public void key(Key key) {
      events.add(key);
    }

    @Override
    public void paste(String text) {
      events.add(text);
    }

    @Override
    public void answered() {
      events.add(true);
    }
  }
}
