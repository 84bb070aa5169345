package org.changeover.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.changeover.console.model.Size;
import org.changeover.console.view.Glyphs;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The terminal that this process was started at. JLine puts its line into raw mode and back, knows
 * its size and hears of changes; bytes go directly over standard input and output.
 *
 * <p>JLine has this done by {@code stty}: a few processes take a tenth of what it costs a start to
 * make calls into the C library ready. It asks the terminal nothing, because who does not answer
 * would be waited for, and who answers late is taken for somebody who types.
 */
public final class LocalTerminal implements ConsoleTerminal {
  private static final String INSTEAD =
      " Instead: changeover run PLAN --headless, or changeover status RUN and changeover events RUN"
          + " --follow.";

  private final Terminal line;
  private final Attributes before;
  private final Display display;
  private final InputStream in = new FileInputStream(FileDescriptor.in);
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final boolean far;
  private volatile Size size;
  private boolean closed;

  private LocalTerminal(Terminal line, Map<String, String> environment) {
    this.line = line;
    this.before = line.getAttributes();
    this.display = Display.of(environment, Glyphs.of(environment));
    this.far = environment.containsKey("SSH_CONNECTION");
    this.size = measured();
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
              .provider(TerminalBuilder.PROP_PROVIDER_EXEC)
              .dumb(false)
              .nativeSignals(true)
              .graphemeCluster(false)
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

  /** Has the library loaded and used, as far as that goes without a terminal. */
  public static void practise() throws IOException, ClassNotFoundException {
    try (Terminal line =
        TerminalBuilder.builder()
            .name("practice")
            .system(false)
            .streams(InputStream.nullInputStream(), OutputStream.nullOutputStream())
            .type("xterm-256color")
            .build()) {
      line.handle(Terminal.Signal.WINCH, Terminal.SignalHandler.SIG_IGN);
      line.setAttributes(line.getAttributes());
    }
    for (String name : List.of("PosixSysTerminal", "exec.ExecPty", "exec.ExecTerminalProvider")) {
      Class.forName("org.jline.terminal.impl." + name);
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
    return size;
  }

  private Size measured() {
    org.jline.terminal.Size now = line.getSize();
    return now.getColumns() == 0 ? Size.SMALLEST : new Size(now.getColumns(), now.getRows());
  }

  @Override
  public void onResize(Runnable action) {
    Runnable measure =
        () -> {
          size = measured();
          action.run();
        };
    line.handle(Terminal.Signal.WINCH, _ -> measure.run());
    line.handle(
        Terminal.Signal.CONT,
        _ -> {
          raw();
          measure.run();
        });
  }

  @Override
  public Display display() {
    return display;
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
