package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.Key;
import org.changeover.text.Sanitiser;

/**
 * Makes keys of the bytes that a terminal sends, however these are split into packets.
 *
 * <p>States: at rest; after {@code ESC}, which is the key itself or begins a sequence, so that
 * {@link #patience} tells the caller how long to wait before it calls {@link #take} again, with
 * nothing; within a {@code CSI} or {@code SS3} sequence (ECMA-48; xterm's control sequences) up to
 * its final byte; within a control string (an answer to a question that somebody else asked) up to
 * its terminator; within a character of several bytes; within bracketed paste, which ends only with
 * its own mark. Sequences that mean nothing here are swallowed whole, so that they are never taken
 * for keys.
 *
 * <p>Used by one thread. Times are readings of a nano clock.
 */
final class KeyDecoder {
  /** Takes what was decoded. */
  interface Sink {
    void key(Key key);

    void paste(String text);

    /** The terminal has shown all that it was sent before it was asked (DSR, {@code CSI 0 n}). */
    default void answered() {}
  }

  private enum State {
    REST,
    ESCAPE,
    CSI,
    SS3,
    STRING,
    STRING_ESCAPE,
    CHARACTER,
    PASTE
  }

  /** For how long an {@code ESC} may be the beginning of something, since the last byte came. */
  private static final long UNDECIDED = Duration.ofMillis(50).toNanos();

  private static final int ESC = 0x1B;
  private static final int BEL = 0x07;
  private static final int LONGEST_SEQUENCE = 64;
  private static final int LONGEST_STRING = 1024;
  private static final int INTERRUPT = 0x03;
  private static final int LONGEST_PASTE = 4096;
  private static final byte[] PASTE_END = "\u001b[201~".getBytes(UTF_8);

  private final Sink sink;
  private final ByteArrayOutputStream pasted = new ByteArrayOutputStream();
  private final StringBuilder sequence = new StringBuilder();
  private final byte[] character = new byte[4];
  private State state = State.REST;
  private int stringLength;
  private int characterBytes;
  private int characterLength;
  private int pasteEnd;
  private boolean afterReturn;
  private long fed;

  KeyDecoder(Sink sink) {
    this.sink = sink;
  }

  /**
   * Decodes what was typed. An {@code ESC} that stands alone for a moment is the key, whatever else
   * happens meanwhile.
   *
   * @param typed none when nothing was
   */
  void take(List<byte[]> typed, long now) {
    if (!typed.isEmpty()) {
      typed.forEach(this::feed);
      fed = now;
    } else if (pending() && now - fed >= UNDECIDED) {
      timeout();
    }
  }

  /** For how long nothing need be taken unless something is typed, at most {@code longest} ns. */
  long patience(long longest, long now) {
    return pending() ? Math.clamp(fed + UNDECIDED - now, 1, longest) : longest;
  }

  /** Whether an {@code ESC} may still become a sequence. */
  boolean pending() {
    return state == State.ESCAPE
        || state == State.CSI
        || state == State.SS3
        || state == State.STRING_ESCAPE;
  }

  /** Nothing followed in time: a lone {@code ESC} is the key, a sequence cut off is forgotten. */
  void timeout() {
    if (state == State.ESCAPE) {
      sink.key(Key.Named.ESCAPE);
    }
    if (pending()) {
      state = State.REST;
    }
  }

  void feed(byte[] bytes) {
    for (byte b : bytes) {
      feed(b & 0xFF);
    }
  }

  private void feed(int b) {
    boolean second = afterReturn && b == '\n';
    afterReturn = false;
    if (second) {
      return;
    }
    switch (state) {
      case REST -> rest(b);
      case ESCAPE -> escape(b);
      case CSI -> csi(b);
      case SS3 -> ss3(b);
      case STRING -> string(b);
      case STRING_ESCAPE -> {
        if (b == '\\') {
          state = State.REST;
        } else {
          escape(b);
        }
      }
      case CHARACTER -> character(b);
      case PASTE -> paste(b);
    }
  }

  private void rest(int b) {
    switch (b) {
      case ESC -> state = State.ESCAPE;
      case '\r' -> {
        afterReturn = true;
        sink.key(Key.Named.ENTER);
      }
      case '\n' -> sink.key(Key.Named.ENTER);
      case '\t' -> sink.key(Key.Named.TAB);
      case 0x08, 0x7F -> sink.key(Key.Named.BACKSPACE);
      default -> {
        if (b >= 0x80) {
          begin(b);
        } else if (b >= 0x20) {
          sink.key(new Key.Char(b));
        } else if (b >= 1 && b <= 26) {
          sink.key(Key.ctrl((char) ('a' + b - 1)));
        }
      }
    }
  }

  private void begin(int b) {
    characterLength = b >= 0xF0 && b < 0xF8 ? 4 : b >= 0xE0 ? 3 : b >= 0xC2 ? 2 : 0;
    if (characterLength == 0 || b >= 0xF8) {
      return;
    }
    character[0] = (byte) b;
    characterBytes = 1;
    state = State.CHARACTER;
  }

  private void character(int b) {
    if ((b & 0xC0) != 0x80) {
      state = State.REST;
      rest(b);
      return;
    }
    character[characterBytes++] = (byte) b;
    if (characterBytes == characterLength) {
      state = State.REST;
      String typed = new String(character, 0, characterLength, UTF_8);
      int c = typed.codePointAt(0);
      if (c != 0xFFFD && Sanitiser.clean(typed).equals(typed)) {
        sink.key(new Key.Char(c));
      }
    }
  }

  private void escape(int b) {
    sequence.setLength(0);
    switch (b) {
      case '[' -> state = State.CSI;
      case 'O' -> state = State.SS3;
      case ']', 'P', 'X', '^', '_' -> {
        state = State.STRING;
        stringLength = 0;
      }
      case ESC -> sink.key(Key.Named.ESCAPE);
      default -> state = State.REST;
    }
  }

  private void csi(int b) {
    if (b == ESC) {
      state = State.ESCAPE;
    } else if (b >= 0x40 && b <= 0x7E) {
      state = State.REST;
      finished((char) b);
    } else if (b < 0x20 || b > 0x7E || sequence.length() >= LONGEST_SEQUENCE) {
      state = State.REST;
    } else {
      sequence.append((char) b);
    }
  }

  private void finished(char last) {
    String parameters = sequence.toString();
    if (last == '~' && parameters.equals("200")) {
      pasted.reset();
      pasteEnd = 0;
      state = State.PASTE;
      return;
    }
    if (last == 'n' && parameters.equals("0")) {
      sink.answered();
      return;
    }
    Optional<Key> key = last == '~' ? tilde(parameters) : letter(last);
    key.ifPresent(sink::key);
  }

  private static Optional<Key> letter(char last) {
    return switch (last) {
      case 'A' -> Optional.of(Key.Named.UP);
      case 'B' -> Optional.of(Key.Named.DOWN);
      case 'C' -> Optional.of(Key.Named.RIGHT);
      case 'D' -> Optional.of(Key.Named.LEFT);
      case 'H' -> Optional.of(Key.Named.HOME);
      case 'F' -> Optional.of(Key.Named.END);
      case 'Z' -> Optional.of(Key.Named.BACK_TAB);
      default -> Optional.empty();
    };
  }

  private static Optional<Key> tilde(String parameters) {
    int end = parameters.indexOf(';');
    return switch (end < 0 ? parameters : parameters.substring(0, end)) {
      case "1", "7" -> Optional.of(Key.Named.HOME);
      case "3" -> Optional.of(Key.Named.DELETE);
      case "4", "8" -> Optional.of(Key.Named.END);
      case "5" -> Optional.of(Key.Named.PAGE_UP);
      case "6" -> Optional.of(Key.Named.PAGE_DOWN);
      default -> Optional.empty();
    };
  }

  private void ss3(int b) {
    state = b == ESC ? State.ESCAPE : State.REST;
    if (b == 'M') {
      sink.key(Key.Named.ENTER);
    } else {
      letter((char) b).ifPresent(sink::key);
    }
  }

  private void string(int b) {
    if (b == BEL || ++stringLength > LONGEST_STRING) {
      state = State.REST;
    } else if (b == INTERRUPT) {
      state = State.REST;
      sink.key(Key.ctrl('c'));
    } else if (b == ESC) {
      state = State.STRING_ESCAPE;
    }
  }

  private void paste(int b) {
    if (b == (PASTE_END[pasteEnd] & 0xFF)) {
      pasteEnd++;
      if (pasteEnd == PASTE_END.length) {
        state = State.REST;
        sink.paste(pasted.toString(UTF_8));
      }
      return;
    }
    for (int i = 0; i < pasteEnd; i++) {
      keep(PASTE_END[i]);
    }
    pasteEnd = 0;
    if (b == ESC) {
      pasteEnd = 1;
    } else {
      keep(b);
    }
  }

  private void keep(int b) {
    if (pasted.size() < LONGEST_PASTE) {
      pasted.write(b);
    }
  }
}
