package org.changeover.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
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

  /** A reader that has enough, as {@code head} has, is no failure; only a further write tells. */
  private static int unwritten() {
    try (var out = new FileOutputStream(FileDescriptor.out)) {
      out.write('\n');
      return unwritten("some of it is lost");
    } catch (IOException e) {
      return "Broken pipe".equals(e.getMessage()) ? ExitCode.DONE : unwritten(e.getMessage());
    }
  }

  private static int unwritten(String why) {
    System.err.println("changeover: standard output did not take the result: " + why);
    return ExitCode.ENVIRONMENT_LACKS;
  }
}
