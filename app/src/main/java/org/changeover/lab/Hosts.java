package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Starts and stops the hosts. A host is its process 1 and all below it; what it wrote stays on its
 * disk, a tmpfs of this machine's, while it is down.
 *
 * @param folder the lab's folder
 * @param resources {@code config/lab}
 */
record Hosts(Path folder, Path resources, LabNames names) {
  private static final Duration BOOT = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 20;

  Path disk(LabHost host) {
    return folder.resolve("hosts").resolve(host.label());
  }

  private Path log(LabHost host) {
    return folder.resolve("console").resolve(host.label() + ".log");
  }

  OptionalLong first(LabHost host) {
    return Processes.first(names.namespace(host));
  }

  /** Starts process 1 on the host's disk and returns when its services were started. */
  void boot(LabHost host, List<Path> layers) {
    Folders.create(folder.resolve("console"));
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", names.namespace(host)));
    command.addAll(Enter.command(resources));
    command.add("/etc/lab/boot");
    Map<String, String> environment =
        new HashMap<>(Enter.environment(names, host.label(), layers, disk(host)));
    environment.put("LAB_REDIRECT", "on");
    Process process = Machine.detach(command, environment, log(host));
    await(BOOT, () -> !process.isAlive() || first(host).isPresent());
    OptionalLong first = first(host);
    boolean booted =
        first.isPresent() && await(BOOT, () -> !process.isAlive() || isBooted(first.getAsLong()));
    if (!booted || !process.isAlive()) {
      throw new LabException(
          "%s did not boot; its console says: %s"
              .formatted(host.label(), tail(Folders.text(log(host)))));
    }
  }

  private static boolean isBooted(long first) {
    return Files.exists(Path.of("/proc/" + first + "/root/run/lab-booted"));
  }

  /** Lets the host stop its services and end; kills it when that takes too long. */
  void shutDown(LabHost host) {
    OptionalLong first = first(host);
    if (first.isEmpty()) {
      return;
    }
    ProcessHandle.of(first.getAsLong()).ifPresent(ProcessHandle::destroy);
    if (!await(STOP, () -> first(host).isEmpty())) {
      powerCut(host);
    }
  }

  /** Ends process 1 and so everything on the host at once. */
  void powerCut(LabHost host) {
    OptionalLong first = first(host);
    if (first.isEmpty()) {
      throw new LabException(host.label() + " is down already.");
    }
    Processes.kill(List.of(first.getAsLong()));
    awaitEnd(names.namespace(host));
  }

  /**
   * Runs a program on a host, as root, with this process's own input and output; returns its exit
   * code.
   */
  int exec(LabHost host, List<String> argv) {
    OptionalLong first = first(host);
    if (first.isEmpty()) {
      throw new LabException(
          anyIsUp()
              ? "%s is down; bring it back by 'lab up', or look at 'lab status'."
                  .formatted(host.label())
              : "No lab is up in %s, so there is no %s; start it by 'lab up', or name the state folder of another lab by --state."
                  .formatted(folder, host.label()));
    }
    List<String> command = new ArrayList<>(enter(first.getAsLong()));
    command.addAll(argv);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start nsenter", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while " + argv.getFirst() + " ran on " + host.label(), e);
    }
  }

  private boolean anyIsUp() {
    return Arrays.stream(LabHost.values()).anyMatch(host -> first(host).isPresent());
  }

  /** Runs a program on a host and returns what it printed and its exit code. */
  Machine.Result attempt(LabHost host, List<String> argv) {
    OptionalLong first = first(host);
    if (first.isEmpty()) {
      throw new LabException(host.label() + " is down.");
    }
    List<String> command = new ArrayList<>(enter(first.getAsLong()));
    command.addAll(argv);
    return Machine.attempt(command, Map.of(), "");
  }

  private static List<String> enter(long pid) {
    String term = System.getenv().getOrDefault("TERM", "dumb");
    return List.of(
        "nsenter",
        "--target",
        Long.toString(pid),
        "--mount",
        "--net",
        "--pid",
        "--uts",
        "--ipc",
        "--root",
        "--wd",
        "--",
        "env",
        "-i",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "LANG=C.UTF-8",
        "TERM=" + term);
  }

  /** Kills processes and waits until they are gone. */
  static void end(List<Long> pids) {
    Processes.kill(pids);
    if (!await(STOP, () -> pids.stream().noneMatch(Processes::runs))) {
      throw new LabException(
          "Processes %s do not end.".formatted(pids.stream().filter(Processes::runs).toList()));
    }
  }

  /** Kills all processes in a namespace and waits until they are gone. */
  static void end(String namespace) {
    Processes.first(namespace).ifPresent(first -> Processes.kill(List.of(first)));
    Processes.kill(Processes.in(namespace));
    awaitEnd(namespace);
  }

  private static void awaitEnd(String namespace) {
    if (!await(STOP, () -> Processes.in(namespace).isEmpty())) {
      throw new LabException(
          "Processes %s of %s do not end.".formatted(Processes.in(namespace), namespace));
    }
  }

  private static boolean await(Duration atMost, BooleanSupplier condition) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LabException("interrupted while waiting for a host", e);
      }
    }
    return true;
  }

  private static String tail(String text) {
    String end = text.strip();
    return end.length() <= 2000 ? end : "…" + end.substring(end.length() - 2000);
  }
}
