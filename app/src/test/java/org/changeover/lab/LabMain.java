package org.changeover.lab;

import java.nio.file.Path;

/**
 * Brings a lab up in a process of its own, for tests that kill it: state folder, folder of the
 * layers.
 */
final class LabMain {
  private LabMain() {}

  public static void main(String[] arguments) {
    Lab.in(Path.of(arguments[0]), Path.of(arguments[1])).up(LabTest.SMALL, System.out::println);
  }
}
