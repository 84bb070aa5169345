package org.changeover.spi;

/** A command ended with an exit code that it does not accept. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 500;

  private final String host;
  private final transient Output output;

  public CommandFailedException(String host, Command command, Output output) {
    super(
        "%s: '%s' ended with exit code %d%s"
            .formatted(host, command.arguments().getFirst(), output.exitCode(), tail(output)));
    this.host = host;
    this.output = output;
  }

  public String host() {
    return host;
  }

  public Output output() {
    return output;
  }

  private static String tail(Output output) {
    String said = output.stderr().isBlank() ? output.stdout().strip() : output.stderr().strip();
    if (said.isEmpty()) {
      return "";
    }
    return ": " + (said.length() > SHOWN ? "…" + said.substring(said.length() - SHOWN) : said);
  }
}
