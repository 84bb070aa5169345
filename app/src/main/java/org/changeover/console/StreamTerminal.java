package org.changeover.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.ByteArrayOutputStream;
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
  /** In bytes; a frame that is not larger is read by a terminal at once anyway. */
  private static final int SMALL = 200;

  private final OutputStream out;
  private final ByteArrayOutputStream unsent;
  private int begin;
  private Display display;
  private TerminalSize size;
  private boolean open;
  private boolean restored;

  StreamTerminal(OutputStream out, Size size, Display display) {
    this(out, new ByteArrayOutputStream(), size, display);
  }

  private StreamTerminal(
      OutputStream out, ByteArrayOutputStream unsent, Size size, Display display) {
    super(InputStream.nullInputStream(), unsent, UTF_8);
    this.out = out;
    this.unsent = unsent;
    this.size = new TerminalSize(size.columns(), size.rows());
    this.display = display;
  }

  synchronized void display(Display next) {
    display = next;
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
      unsent.write(bytes);
    }
  }

  /** Writes a control sequence, of which this is what comes after CSI. */
  void control(String sequence) throws IOException {
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
  synchronized void beginFrame() {
    begin = unsent.size();
  }

  /**
   * @param asking whether the terminal is to answer once it has shown the frame
   */
  synchronized void endFrame(boolean asking) throws IOException {
    if (display.synchronizes() && unsent.size() - begin > SMALL) {
      byte[] all = unsent.toByteArray();
      unsent.reset();
      unsent.write(all, 0, begin);
      control("?2026h");
      unsent.write(all, begin, all.length - begin);
      control("?2026l");
    }
    if (asking) {
      control("5n");
    }
    send();
  }

  /** How many bytes of this frame have been written so far. */
  synchronized int unsent() {
    return unsent.size() - begin;
  }

  private synchronized void send() throws IOException {
    byte[] bytes = unsent.toByteArray();
    unsent.reset();
    begin = 0;
    if (!restored) {
      out.write(bytes);
      out.flush();
    }
  }

  /** Whether {@link #scroll} does something. */
  boolean scrolls() {
    return display.scrolls();
  }

  /** Whether what is erased takes the background that is set. */
  boolean erases() {
    return display.erases();
  }

  /**
   * Moves rows within a region, in one piece, so that nothing can come between and find the region
   * still set. Rows from which others moved away are empty then, in the terminal's own colours.
   */
  void scroll(Scroll scroll) throws IOException {
    boolean up = scroll.lines() > 0;
    int top = scroll.top() + 1;
    int bottom = scroll.bottom() + 1;
    String region = "0m\u001b[%d;%dr\u001b[%d;1H".formatted(top, bottom, up ? bottom : top);
    control(region + (up ? "\u001bD" : "\u001bM").repeat(Math.abs(scroll.lines())) + "\u001b[r");
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
    send();
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
        if (display.synchronizes()) {
          control("?2026l");
        }
        control("?2004l");
        control("0m");
        // Else some terminals (tmux 3.3a, grown meanwhile) push this screen into the one before.
        control("2J");
        control("1;1H");
        control("?25h");
        control("?1049l");
        send();
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
