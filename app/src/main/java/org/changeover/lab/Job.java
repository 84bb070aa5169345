package org.changeover.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that runs to its end in a root of layers, in namespaces of its own, and leaves what it
 * wrote in {@code disk/upper}.
 *
 * @param layers read-only folders, top first
 * @param disk folder for what the job writes
 * @param share folder of the lab's scripts, seen as {@code /run/lab}
 * @param environment variables for the command, besides PATH and HOME; values without blanks
 * @param command what to run
 */
record Job(
    List<Path> layers,
    Path disk,
    Path share,
    Map<String, String> environment,
    List<String> command) {

  /** Runs with no network but a loopback. */
  void runAlone(LabNames names, Map<String, String> more) {
    List<String> prefix = List.of("ip", "netns", "exec", names.jobNamespace());
    run(prefix, names, more);
  }

  /** Runs with the machine's network, to download packages. */
  void runOnMachinesNetwork(LabNames names) {
    run(List.of(), names, Map.of("LAB_NET", "machine"));
  }

  private void run(List<String> prefix, LabNames names, Map<String, String> more) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(Enter.command(share));
    whole.addAll(command);
    Map<String, String> variables = new HashMap<>(Enter.environment(names, "job", layers, disk));
    variables.put("LAB_SHARE", share.toString());
    variables.put(
        "LAB_ENVIRONMENT",
        String.join(
            " ",
            environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
    variables.putAll(more);
    Machine.run(whole, variables, "");
  }
}
