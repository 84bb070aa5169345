package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The program. Loads no more than a command needs: most of the time of a short command is the
 * loading of classes.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (args.length > 0 && (args[0].equals("--version") || args[0].equals("-V"))) {
      System.out.println("changeover " + Version.number());
      return;
    }
    int code = new CommandRunner(Surroundings.ofProcess()).run(Arrays.asList(args));
    System.exit(code == ExitCode.DONE && System.out.checkError() ? unwritten() : code);
  }

  /** A reader that has enough, as {@code head} has, is no failure. */
  private static int unwritten() {
    try {
      String out = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      if (out.startsWith("pipe:") || out.startsWith("socket:")) {
        return ExitCode.DONE;
      }
    } catch (IOException unknown) {
      // Then it is none of these.
    }
    System.err.println("changeover: standard output did not take the result: is its disk full?");
    return ExitCode.ENVIRONMENT_LACKS;
  }
}
