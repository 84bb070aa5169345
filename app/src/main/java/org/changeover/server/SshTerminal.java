package org.changeover.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.changeover.console.ConsoleTerminal;
import org.changeover.console.Display;
import org.changeover.console.model.Size;
import org.changeover.console.view.Glyphs;

/**
 * The terminal at the other end of an SSH channel. What a client says of it is neither bounded nor
 * true: of its environment a few names are taken, cut to a length, and sizes are brought into
 * bounds.
 */
final class SshTerminal implements ConsoleTerminal {
  static final int LONGEST = 64;

  /** Of a client's environment. */
  static final Set<String> TAKEN =
      Set.of(
          "TERM",
          "COLORTERM",
          "NO_COLOR",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "CHANGEOVER_THEME",
          "CHANGEOVER_SYNC",
          "CHANGEOVER_CLIPBOARD");

  private final InputStream in;
  private final OutputStream out;
  private final Environment told;
  private final Map<String, String> environment;

  SshTerminal(InputStream in, OutputStream out, Environment told) {
    this.in = in;
    this.out = out;
    this.told = told;
    this.environment = environment(told);
  }

  private static Map<String, String> environment(Environment told) {
    var taken = new LinkedHashMap<String, String>();
    TAKEN.forEach(name -> {
      String value = told.getEnv().get(name);
      if (value != null) {
        taken.put(name, value);
      }
    });
    return taken;
  }

  /** Whether the client asked for a terminal (RFC 4254, section 6.2). */
  static boolean asked(Environment told) {
    return told.getEnv().containsKey(Environment.ENV_COLUMNS)
        && told.getEnv().containsKey(Environment.ENV_LINES);
  }

  /** Whether it can place text. */
  boolean places() {
    String term = environment.getOrDefault("TERM", "");
    return !term.isEmpty() && !term.equals("dumb");
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
    return new Size(
        number(Environment.ENV_COLUMNS, Size.SMALLEST.columns()),
        number(Environment.ENV_LINES, Size.SMALLEST.rows()));
  }

  /** As OpenSSH does: a size of 0 means that the client does not know. */
  private int number(String name, int otherwise) {
    try {
      int said = Integer.parseInt(told.getEnv().getOrDefault(name, "0"));
      return said == 0 ? otherwise : said;
    } catch (NumberFormatException tooLarge) {
      return otherwise;
    }
  }

  @Override
  public void onResize(Runnable action) {
    told.addSignalListener((channel, signal) -> action.run(), Signal.WINCH);
  }

  /** SSH says nothing of characters: Unicode, unless a locale was sent that is another. */
  @Override
  public Display display() {
    boolean localeSent = Stream.of("LC_ALL", "LC_CTYPE", "LANG").anyMatch(environment::containsKey);
    return Display.of(environment, localeSent ? Glyphs.of(environment) : Glyphs.UNICODE);
  }

  @Override
  public boolean mayCopy() {
    return !environment.getOrDefault("CHANGEOVER_CLIPBOARD", "").equals("off");
  }

  @Override
  public boolean isFar() {
    return true;
  }

  @Override
  public boolean isOfProcess() {
    return false;
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
