package org.changeover.control;

import java.nio.file.Path;

/** A client of its own process: watches and follows, and prints a line for what it gets. */
final class ControlClientProcess {
  private ControlClientProcess() {}

  public static void main(String[] args) {
    var client = ControlClient.of(Path.of(args[0]));
    client.telemetry().subscribe(_ -> System.out.println("telemetry"));
    client.events(1).doOnNext(entry -> System.out.println(entry.sequence())).blockLast();
  }
}
