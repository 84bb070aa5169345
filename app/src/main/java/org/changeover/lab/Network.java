package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The wires of one lab: a bridge in a namespace of its own, a namespace and a cable for each host,
 * and one cable to this machine. Nothing is routed: what a host sends ends in the lab.
 */
final class Network {
  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final Pattern TAKEN = Pattern.compile("10\\.77\\.(\\d{1,3})\\.");

  private final LabNames names;

  Network(LabNames names) {
    this.names = names;
  }

  /** The subnets 10.77.N.0/24 that this machine has an address in or a route to. */
  static Set<Integer> takenSubnets() {
    Set<Integer> taken = new HashSet<>();
    Matcher matcher =
        TAKEN.matcher(Machine.run("ip", "-4", "address") + Machine.run("ip", "-4", "route"));
    while (matcher.find()) {
      taken.add(Integer.valueOf(matcher.group(1)));
    }
    return taken;
  }

  /** Lays the cables of all hosts. */
  void create(AddressPlan plan) {
    String bridge = names.switchNamespace();
    Machine.run("ip", "netns", "add", bridge);
    batch(
        bridge,
        "link set lo up",
        "link add bridge type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
        "link set bridge up");
    connectMachine(plan);
    for (LabHost host : LabHost.values()) {
      connect(host, plan);
    }
  }

  private void connectMachine(AddressPlan plan) {
    String own = names.machineInterface();
    Machine.run(
        "ip",
        "link",
        "add",
        own,
        "type",
        "veth",
        "peer",
        "name",
        "port-machine",
        "netns",
        names.switchNamespace());
    batch(names.switchNamespace(), "link set port-machine master bridge up");
    allowIpv6(own);
    Machine.run("ip", "link", "set", own, "up");
    Machine.run(
        "ip",
        "address",
        "add",
        plan.ipv4(AddressPlan.MACHINE) + "/" + AddressPlan.IPV4_LENGTH,
        "dev",
        own);
    Machine.run(
        "ip",
        "address",
        "add",
        plan.ipv6(AddressPlan.MACHINE) + "/" + AddressPlan.IPV6_LENGTH,
        "dev",
        own,
        "nodad");
  }

  private static void allowIpv6(String device) {
    Path setting = Path.of("/proc/sys/net/ipv6/conf", device, "disable_ipv6");
    try {
      if (Files.exists(setting)) {
        Files.writeString(setting, "0");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot switch IPv6 on for " + device, e);
    }
  }

  private void connect(LabHost host, AddressPlan plan) {
    String namespace = names.namespace(host);
    Machine.run("ip", "netns", "add", namespace);
    batch(
        names.switchNamespace(),
        "link add %s type veth peer name eth0 netns %s".formatted(names.port(host), namespace),
        "link set %s master bridge up".formatted(names.port(host)));
    batch(
        namespace,
        "link set lo up",
        "link set eth0 up",
        "address add %s/%d dev eth0".formatted(plan.ipv4(host), AddressPlan.IPV4_LENGTH),
        "address add %s/%d dev eth0 nodad".formatted(plan.ipv6(host), AddressPlan.IPV6_LENGTH));
  }

  /** Adds the namespace for jobs, which has a loopback only. */
  void createJobNamespace() {
    if (!Files.exists(NAMESPACES.resolve(names.jobNamespace()))) {
      Machine.run("ip", "netns", "add", names.jobNamespace());
      batch(names.jobNamespace(), "link set lo up");
    }
  }

  void cutOff(LabHost host) {
    batch(names.switchNamespace(), "link set %s down".formatted(names.port(host)));
  }

  void reconnect(LabHost host) {
    batch(names.switchNamespace(), "link set %s up".formatted(names.port(host)));
  }

  /** The namespaces of this lab that exist, whoever made them. */
  List<String> namespaces() {
    String[] files = NAMESPACES.toFile().list();
    return files == null
        ? List.of()
        : Arrays.stream(files).filter(name -> name.startsWith(names.prefix())).sorted().toList();
  }

  /**
   * Removes every namespace of this lab and the cable to the machine; the processes in them must
   * have ended.
   */
  void remove() {
    for (String namespace : namespaces()) {
      Machine.run("ip", "netns", "delete", namespace);
    }
    // The cables vanish with the namespaces, a moment later; what is left of a half-made one is
    // removed here.
    if (Files.exists(Path.of("/sys/class/net", names.machineInterface()))) {
      Machine.attempt(List.of("ip", "link", "delete", names.machineInterface()), Map.of(), "");
    }
  }

  private static void batch(String namespace, String... commands) {
    Machine.run(
        List.of("ip", "-n", namespace, "-batch", "-"),
        Map.of(),
        String.join("\n", Stream.of(commands).toList()) + "\n");
  }
}
