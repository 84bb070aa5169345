package org.changeover.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.changeover.console.ConsoleTerminal;
import org.changeover.run.Actor;

/** What an operator who was let in finds. Methods block, and end early when interrupted. */
public interface Desk {

  /**
   * The console, until the operator leaves.
   *
   * @param words of the command that asked for it; none for a plain login
   * @param letIn whether they could log in now as who they are; asked by any thread
   * @param errors for what is said once the screen has been given back
   * @return the exit code
   */
  int console(
      List<String> words,
      Actor operator,
      BooleanSupplier letIn,
      ConsoleTerminal terminal,
      OutputStream errors)
      throws IOException, InterruptedException;

  /** Whether that command shows the console. */
  boolean showsConsole(List<String> words);

  /**
   * Another command.
   *
   * @param words of its line; at least one
   * @return the exit code
   */
  int command(List<String> words, Actor operator, OutputStream out, OutputStream errors)
      throws InterruptedException;
}
