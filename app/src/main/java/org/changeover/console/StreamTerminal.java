package org.changeover.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import org.changeover.console.model.Size;

/**
 * Lanterna's terminal over a pair of streams, with its traps taken out: text goes out as whole
 * UTF-8 strings (it would write a NUL after each character of two bytes), the size is told and
 * never asked for (it would wait five seconds for an answer), a frame is one write, and private
 * mode is entered and left once. Keys are read elsewhere, so Enter and Escape are not its business.
 *
 * <p>Text is checked once more here: a character that a terminal could take for a command, or that
 * is invisible or turns the direction of writing, becomes U+FFFD. So the only control bytes on the
 * wire are Lanterna's and ours.
 *
 * <p>Drawing belongs to one thread; {@link #restore} may be called from any, and ends all writing.
 */
final class StreamTerminal extends ANSITerminal {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final boolean synchronizes;
  private TerminalSize size;
  private boolean open;
  private boolean restored;

  StreamTerminal(OutputStream out, Size size, boolean synchronizes) {
    this(
        new BufferedOutputStream(out, BUFFER),
        new TerminalSize(size.columns(), size.rows()),
        synchronizes);
  }

  private StreamTerminal(BufferedOutputStream out, TerminalSize size, boolean synchronizes) {
    super(InputStream.nullInputStream(), out, UTF_8);
    this.out = out;
    this.size = size;
    this.synchronizes = synchronizes;
  }

  synchronized void resize(Size next) {
    size = new TerminalSize(next.columns(), next.rows());
    onResized(next.columns(), next.rows());
  }

  @Override
  protected synchronized TerminalSize findTerminalSize() {
    return size == null ? new TerminalSize(Size.SMALLEST.columns(), Size.SMALLEST.rows()) : size;
  }

  @Override
  public void putCharacter(char c) throws IOException {
    putString(Character.toString(c));
  }

  @Override
  public void putString(String text) throws IOException {
    write(harmless(text).getBytes(UTF_8));
  }

  static String harmless(String text) {
    if (text.codePoints().allMatch(StreamTerminal::harmless)) {
      return text;
    }
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(harmless(c) ? c : 0xFFFD));
    return out.toString();
  }

  private static boolean harmless(int c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  @Override
  protected void writeToTerminal(byte... bytes) throws IOException {
    write(bytes);
  }

  private synchronized void write(byte... bytes) throws IOException {
    if (!restored) {
      out.write(bytes);
    }
  }

  private void control(String sequence) throws IOException {
    write(("\u001b[" + sequence).getBytes(US_ASCII));
  }

  @Override
  public synchronized void enterPrivateMode() throws IOException {
    if (!open && !restored) {
      open = true;
      super.enterPrivateMode();
      control("?2004h");
    }
  }

  @Override
  public void exitPrivateMode() throws IOException {
    restore();
  }

  /** Begins a frame: what is written until {@link #endFrame} leaves in one write. */
  void beginFrame() throws IOException {
    if (synchronizes) {
      control("?2026h");
    }
  }

  /**
   * @param asking whether the terminal is to answer once it has shown the frame
   */
  void endFrame(boolean asking) throws IOException {
    if (synchronizes) {
      control("?2026l");
    }
    if (asking) {
      control("5n");
    }
    synchronized (this) {
      out.flush();
    }
  }

  /**
   * Puts a text into the clipboard of the terminal, if it lets programs do that (OSC 52 of xterm's
   * control sequences). Nothing is ever asked of the clipboard.
   *
   * @param text cleaned of control characters other than line ends
   */
  void copy(String text) throws IOException {
    String coded = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    write(("\u001b]52;c;" + coded + "\u0007").getBytes(US_ASCII));
    synchronized (this) {
      out.flush();
    }
  }

  /** Does nothing: what Lanterna would send in the middle of a frame leaves at its end. */
  @Override
  public void flush() {}

  /** Leaves the terminal as it was found; nothing is written after that. */
  synchronized void restore() throws IOException {
    if (restored) {
      return;
    }
    try {
      if (open) {
        if (synchronizes) {
          control("?2026l");
        }
        control("?2004l");
        control("0m");
        // Else some terminals (tmux 3.3a, grown meanwhile) push this screen into the one before.
        control("2J");
        control("1;1H");
        control("?25h");
        control("?1049l");
        out.flush();
      }
    } finally {
      restored = true;
    }
  }

  @Override
  public void close() throws IOException {
    restore();
  }
}
