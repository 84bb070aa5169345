package org.changeover.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.changeover.console.LocalTerminal;
import org.changeover.hosts.SshPractice;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;

/**
 * What the build lets a recording JVM do, so that later starts find classes and profiles ready: a
 * run of a small plan on this machine, commands and a console that look at it, and connections by
 * SSH.
 */
final class Practice {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PLAN =
      """
      plan: practice
      title: Make two files
      phases:
        - id: one
          title: One
          steps:
            - id: file
              title: Make a file
              targets: here
              uses: host/command
              with: { check: "test -e %1$s/one", run: "touch %1$s/one", undo: "rm %1$s/one" }
            - id: files
              title: Make a file for each
              targets: both
              rollout: { canary: 1, parallel: 2 }
              uses: host/command
              with:
                check: "test -e %1$s/${target.name}"
                run: "touch %1$s/${target.name}"
                undo: "rm %1$s/${target.name}"
      """;
  private static final String INVENTORY =
      """
      hosts:
        here: { local: true }
        there: { local: true }
      groups:
        both: [here, there]
      providers:
        host: { plugin: host }
      """;

  /** Down, into a step and back, help and back, and away. */
  private static final String KEYS = "jj\rj\u001b?\u001bq";

  private Practice() {}

  /** The argument is an empty folder for whatever it writes. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (var ssh = SshPractice.start(folder)) {
      ssh.answers().blockLast(PATIENCE);
    }
    Path plan = Files.writeString(folder.resolve("plan.yaml"), PLAN.formatted(folder));
    Files.writeString(folder.resolve("inventory.yaml"), INVENTORY);
    String state = folder.resolve("state").toString();
    command("validate", plan.toString(), "--state", state);
    command("run", plan.toString(), "--headless", "--yes", "--state", state);
    command("runs", "--state", state);
    console(Path.of(state));
    System.exit(0);
  }

  private static void console(Path state) throws Exception {
    RunFolder run = Runs.in(state).list().getFirst();
    var _ = Attachment.console(run, run.watched(), new PracticeTerminal(KEYS)).run();
    LocalTerminal.practise();
  }

  private static void command(String... words) {
    int code = new CommandRunner(Surroundings.ofProcess()).run(List.of(words));
    if (code != 0) {
      System.err.println("changeover %s ended with %d".formatted(String.join(" ", words), code));
      System.exit(code);
    }
  }
}
