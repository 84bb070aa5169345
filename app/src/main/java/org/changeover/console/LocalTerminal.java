package org.changeover.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Map;
import org.changeover.console.model.Size;
import org.changeover.console.view.Glyphs;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The terminal that this process was started at. JLine puts its line into raw mode and back, knows
 * its size and hears of changes; bytes go directly over standard input and output.
 */
public final class LocalTerminal implements ConsoleTerminal {
  private static final String INSTEAD =
      " Instead: changeover run PLAN --headless, or changeover status RUN and changeover events RUN"
          + " --follow.";

  private final Terminal line;
  private final Attributes before;
  private final Display display;
  private final boolean copies;
  private final InputStream in = new FileInputStream(FileDescriptor.in);
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final boolean far;
  private boolean closed;

  private LocalTerminal(Terminal line, Map<String, String> environment) {
    this.line = line;
    this.before = line.getAttributes();
    this.display = Display.of(environment, Glyphs.of(environment));
    this.far = environment.containsKey("SSH_CONNECTION");
    this.copies = !environment.getOrDefault("CHANGEOVER_CLIPBOARD", "").equals("off");
  }

  /**
   * Takes the terminal over: from here on nothing is echoed, and keys come one by one.
   *
   * @param environment of this process
   * @throws NoTerminalException when standard input or output is none, or one that cannot place
   *     text
   */
  public static LocalTerminal open(Map<String, String> environment) throws NoTerminalException {
    String term = environment.getOrDefault("TERM", "");
    if (term.isEmpty() || term.equals("dumb")) {
      throw new NoTerminalException(
          "TERM is '%s': such a terminal cannot show the console.%s".formatted(term, INSTEAD));
    }
    try {
      Terminal line =
          TerminalBuilder.builder()
              .name("changeover")
              .system(true)
              .dumb(false)
              .nativeSignals(true)
              .build();
      if (System.console() == null || !System.console().isTerminal()) {
        line.close();
        throw new NoTerminalException(
            "Standard input and output are not a terminal: the console needs one." + INSTEAD);
      }
      var terminal = new LocalTerminal(line, environment);
      terminal.raw();
      return terminal;
    } catch (IOException | IllegalStateException none) {
      throw new NoTerminalException(
          "There is no terminal here that the console could be shown on." + INSTEAD);
    }
  }

  private void raw() {
    var raw = new Attributes(before);
    raw.setLocalFlags(
        EnumSet.of(
            Attributes.LocalFlag.ICANON,
            Attributes.LocalFlag.ECHO,
            Attributes.LocalFlag.IEXTEN,
            Attributes.LocalFlag.ISIG),
        false);
    raw.setInputFlags(
        EnumSet.of(
            Attributes.InputFlag.IXON, Attributes.InputFlag.ICRNL, Attributes.InputFlag.INLCR),
        false);
    raw.setControlChar(Attributes.ControlChar.VMIN, 1);
    raw.setControlChar(Attributes.ControlChar.VTIME, 0);
    line.setAttributes(raw);
  }

  @Override
  public InputStream input() {
    return in;
  }

  @Override
  public OutputStream output() {
    return out;
  }

  @Override
  public Size size() {
    org.jline.terminal.Size size = line.getSize();
    return size.getColumns() == 0 ? Size.SMALLEST : new Size(size.getColumns(), size.getRows());
  }

  @Override
  public void onResize(Runnable action) {
    line.handle(Terminal.Signal.WINCH, _ -> action.run());
    line.handle(
        Terminal.Signal.CONT,
        _ -> {
          raw();
          action.run();
        });
  }

  @Override
  public Display display() {
    return display;
  }

  @Override
  public boolean mayCopy() {
    return copies;
  }

  @Override
  public boolean isFar() {
    return far;
  }

  @Override
  public boolean isOfProcess() {
    return true;
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      line.setAttributes(before);
      line.close();
    }
  }
}
