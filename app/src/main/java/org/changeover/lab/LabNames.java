package org.changeover.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Names of what one lab creates in the kernel. They carry an id derived from the state folder: two
 * labs never meet, and what a crashed lab left is found again without any file.
 *
 * @param id six hexadecimal digits (interface names are limited to 15 characters)
 */
record LabNames(String id) {
  static LabNames of(Path stateFolder) {
    byte[] hash = Digests.sha256(stateFolder.toString().getBytes(StandardCharsets.UTF_8));
    return new LabNames(HexFormat.of().formatHex(hash, 0, 3));
  }

  /** The network namespace of a host. */
  String namespace(LabHost host) {
    return namespace(host.label());
  }

  String namespace(String label) {
    return prefix() + label;
  }

  /** Every namespace of this lab begins so. */
  String prefix() {
    return "cl-" + id + "-";
  }

  /**
   * The namespace that holds nothing but the bridge, so that no packet filter of the machine's sees
   * the lab's traffic.
   */
  String switchNamespace() {
    return namespace("switch");
  }

  /** The namespace of jobs that fill layers: a loopback and nothing else. */
  String jobNamespace() {
    return namespace("job");
  }

  /** The machine's own end of the cable into the bridge. */
  String machineInterface() {
    return "cl-" + id;
  }

  /** A host's port on the bridge. */
  String port(LabHost host) {
    return "port-" + host.label();
  }
}
