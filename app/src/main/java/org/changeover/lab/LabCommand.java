package org.changeover.lab;

import java.io.Console;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab up · down · status · exec HOST CMD}. */
@Command(
    name = "lab",
    description = "Bring up and use the lab: real hosts on this machine, for rehearsals.",
    subcommands = {
      LabCommand.Up.class,
      LabCommand.Down.class,
      LabCommand.Status.class,
      LabCommand.Exec.class
    })
public final class LabCommand {
  private static final int FAILED = 1;
  private static final int ENVIRONMENT_LACKS = 5;

  /** The option that every lab command has. */
  static final class State {
    @Option(
        names = "--state",
        paramLabel = "DIR",
        description = "where state lives (default: $CHANGEOVER_STATE, else the XDG state folder)")
    private Path folder;

    Lab lab() {
      return Lab.in(folder != null ? folder : StateFolder.standard(System.getenv()));
    }
  }

  @Command(name = "up", description = "Make the roots when they are missing and boot all hosts.")
  static final class Up implements Callable<Integer> {
    @picocli.CommandLine.Mixin private State state;

    @Option(
        names = "--images",
        description = "images on the old server (default: ${DEFAULT-VALUE})")
    private int images = LabOptions.DEFAULT_IMAGES;

    @Option(names = "--rows", description = "rows in its log table (default: ${DEFAULT-VALUE})")
    private int rows = LabOptions.DEFAULT_ROWS;

    @Option(names = "--yes", description = "install what is missing without asking")
    private boolean yes;

    @Override
    public Integer call() {
      return guarded(() -> {
        LabOptions asked = new LabOptions(images, rows, yes);
        Lab lab = state.lab();
        List<String> missing = lab.missingPackages(asked);
        boolean install = yes || missing.isEmpty() || agrees(missing);
        lab.up(new LabOptions(images, rows, install), System.err::println);
        return 0;
      });
    }

    private static boolean agrees(List<String> packages) {
      Console console = System.console();
      if (console == null || !console.isTerminal()) {
        return false;
      }
      String answer =
          console.readLine(
              "The lab needs %s. Install it now with apt-get? [y/N] ", String.join(", ", packages));
      return answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
    }
  }

  @Command(name = "down", description = "Take the lab down; the cached roots stay.")
  static final class Down implements Callable<Integer> {
    @picocli.CommandLine.Mixin private State state;

    @Override
    public Integer call() {
      return guarded(() -> {
        state.lab().down();
        return 0;
      });
    }
  }

  @Command(name = "status", description = "List the hosts; exit code 1 when one is down.")
  static final class Status implements Callable<Integer> {
    @picocli.CommandLine.Mixin private State state;

    @Override
    public Integer call() {
      return guarded(() -> {
        List<Lab.HostStatus> hosts = state.lab().status();
        hosts.forEach(host -> System.out.println(line(host)));
        return hosts.stream().allMatch(Lab.HostStatus::up) ? 0 : FAILED;
      });
    }

    private static String line(Lab.HostStatus host) {
      String process = host.pid().isPresent() ? "up, pid " + host.pid().getAsLong() : "down";
      return "%-8s %-32s %s".formatted(host.host(), String.join(" ", host.addresses()), process);
    }
  }

  @Command(
      name = "exec",
      description = "Run a command as root on a host; its exit code is passed on.")
  static final class Exec implements Callable<Integer> {
    @picocli.CommandLine.Mixin private State state;

    @Parameters(index = "0", paramLabel = "HOST")
    private String host;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD")
    List<String> command;

    /** Behind the host's name come the command's own options. */
    @Spec
    void optionsEnd(CommandSpec spec) {
      spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() {
      return guarded(() -> state.lab().exec(host, words(command)));
    }

    /** Without a mark in front that says where they begin. */
    static List<String> words(List<String> command) {
      boolean marked = command.getFirst().equals("--") && command.size() > 1;
      return marked ? command.subList(1, command.size()) : command;
    }
  }

  private static int guarded(Callable<Integer> work) {
    try {
      return work.call();
    } catch (LabUnavailableException e) {
      System.err.println(e.getMessage());
      return ENVIRONMENT_LACKS;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (UncheckedIOException e) {
      System.err.println("lab: " + e.getMessage() + ": " + e.getCause().getMessage());
      return FAILED;
    } catch (Exception e) {
      System.err.println("lab: " + e.getMessage());
      return FAILED;
    }
  }
}
