package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.changeover.hosts.SshPractice;

/**
 * What the build lets a recording JVM do, so that later starts find classes and profiles ready: a
 * run of a small plan on this machine, commands that look at it, and connections by SSH.
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

  private Practice() {}

  /** The argument is an empty folder for whatever it writes. */
  public static void main(String[] args) throws IOException {
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
    System.exit(0);
  }

  private static void command(String... words) {
    int code = new CommandRunner(Surroundings.ofProcess()).run(List.of(words));
    if (code != 0) {
      System.err.println("changeover %s ended with %d".formatted(String.join(" ", words), code));
      System.exit(code);
    }
  }
}
