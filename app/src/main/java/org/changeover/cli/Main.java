package org.changeover.cli;

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
    System.exit(new CommandRunner(Surroundings.ofProcess()).run(Arrays.asList(args)));
  }
}
