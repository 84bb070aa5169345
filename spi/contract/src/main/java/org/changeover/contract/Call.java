package org.changeover.contract;

import java.util.List;
import org.changeover.spi.Command;
import org.changeover.spi.Output;

/**
 * One command that reached a fake host.
 *
 * @param input what the command reads, with a lent secret in its place
 */
public record Call(FakeHost host, Command command, String input) {

  /** The arguments behind the program's name; for a script, those behind {@code sh}. */
  public List<String> arguments() {
    List<String> all = command.arguments();
    return all.subList(isScript() ? Math.min(4, all.size()) : 1, all.size());
  }

  /** The argument at an index from 0, or an empty text. */
  public String argument(int index) {
    return index < arguments().size() ? arguments().get(index) : "";
  }

  /** Whether a shell runs a script. */
  public boolean isScript() {
    List<String> all = command.arguments();
    return all.size() > 2 && all.get(0).endsWith("sh") && all.get(1).equals("-c");
  }

  /** The script's text; empty for a plain command. */
  public String script() {
    return isScript() ? command.arguments().get(2) : "";
  }

  /** Exit code 0 with this on standard output. */
  public static Output ok(String stdout) {
    return new Output(0, stdout, "", false);
  }

  /** That exit code with this on standard error. */
  public static Output failed(int exitCode, String stderr) {
    return new Output(exitCode, "", stderr, false);
  }

  /** A small model of a command: reads and changes the host's files and facts. */
  @FunctionalInterface
  public interface Model {
    Output run(Call call);
  }
}
