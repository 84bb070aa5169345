package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One lab, in the folder {@code lab} of a state folder.
 *
 * <p>What lasts between calls: layers in {@code lab/roots} (they stay when the lab is brought
 * down); for each host a network namespace, a tmpfs mounted on {@code lab/hosts/NAME} and its
 * processes. Nothing else remembers whether a lab is up: it is read off the kernel each time, by
 * names that follow from the state folder, so a crash at any point leaves nothing that {@link
 * #down} does not find. {@link #up} begins by taking down what is there.
 *
 * <p>Files of a lab that is up, below {@code lab/}: {@code inventory.yaml}, {@code operators.yaml},
 * {@code planted.txt} (what the zones hold of the old server), {@code keys/} (the operator's SSH
 * key, the authority's certificate {@code ca.crt}), {@code secrets/} and {@code console/} (what
 * each host printed while booting).
 */
public final class Lab {
  private static final String AWAIT_ZONE =
      """
      for _ in $(seq 300); do
        dig +short +tries=1 +time=1 @127.0.0.1 "$1" SOA | grep -q . && exit
        sleep 0.1
      done
      exit 1
      """;
  private static final Path SUBNETS_LOCK = Path.of("/run/changeover-lab.lock");

  private final Path folder;
  private final Path resources;
  private final Path rootsFolder;
  private final LabNames names;
  private final Network network;
  private final Hosts hosts;

  private Lab(Path stateFolder, Path rootsFolder, Path resources) {
    this.folder = stateFolder.resolve("lab");
    this.rootsFolder = rootsFolder;
    this.resources = resources;
    this.names = LabNames.of(stateFolder);
    this.network = new Network(names);
    this.hosts = new Hosts(folder, resources, names);
  }

  /**
   * One host as it is now.
   *
   * @param pid process 1 as this machine numbers it; empty when the host is down
   */
  public record HostStatus(String host, List<String> addresses, OptionalLong pid) {
    public boolean up() {
      return pid.isPresent();
    }
  }

  /**
   * The lab of a state folder, whether it is up or not.
   *
   * @throws LabException when the path holds one of {@code : , \}, which overlay mounts cannot take
   */
  public static Lab in(Path stateFolder) {
    Path state = stateFolder.toAbsolutePath().normalize();
    return in(state, state.resolve("lab/roots"));
  }

  /**
   * The same with the cached layers elsewhere, so that several labs can share them; one lab at a
   * time may fill them.
   */
  public static Lab in(Path stateFolder, Path rootsFolder) {
    Path state = real(stateFolder.toAbsolutePath().normalize());
    Path roots = real(rootsFolder.toAbsolutePath().normalize());
    for (Path path : List.of(state, roots)) {
      if (path.toString().matches(".*[:,\\\\].*")) {
        throw new LabException(
            "The lab cannot live in '%s': choose a folder without colon, comma or backslash."
                .formatted(path));
      }
    }
    return new Lab(state, roots, LabResources.find());
  }

  /** Resolves links in the part of a path that exists. */
  private static Path real(Path path) {
    try {
      if (Files.exists(path)) {
        return path.toRealPath();
      }
      Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot resolve " + path, e);
    }
  }

  /** Where the lab keeps its files; {@code inventory.yaml} among them while it is up. */
  public Path folder() {
    return folder;
  }

  /**
   * The Debian packages that {@link #up} would have to install on this machine first; empty when
   * nothing is missing.
   *
   * @throws LabUnavailableException when this machine or user cannot have a lab at all
   */
  public List<String> missingPackages(LabOptions options) {
    Prerequisites.requireRoot();
    return Prerequisites.missingPackages(roots().needsPackages(options));
  }

  /**
   * Brings the lab up: makes the layers that are missing, then boots all hosts and waits for their
   * services. A lab that is up or half up is brought down first, with all that was changed on its
   * hosts.
   *
   * @param progress takes one sentence for each thing begun
   * @throws LabUnavailableException when root or a package is missing
   * @throws LabException when something failed; what was brought up so far is taken down again
   */
  public void up(LabOptions options, Consumer<String> progress) {
    List<String> missing = missingPackages(options);
    if (!missing.isEmpty() && !options.install()) {
      throw Prerequisites.missing(missing);
    }
    if (!missing.isEmpty()) {
      progress.accept("Installing " + String.join(", ", missing));
      Prerequisites.install(missing);
    }
    exclusively(() -> {
      clean();
      try {
        start(options, progress);
      } catch (RuntimeException failure) {
        cleanAfter(failure);
        throw failure;
      }
      return null;
    });
  }

  private void cleanAfter(RuntimeException failure) {
    try {
      clean();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private void start(LabOptions options, Consumer<String> progress) {
    network.createJobNamespace();
    Roots.Ready layers = roots().prepare(options, progress);
    progress.accept("Making keys and certificates");
    new Secrets(folder).create();
    String shadow = new Keys(folder, resources, names).make(layers);
    AddressPlan plan = layCables();
    Folders.write(
        folder.resolve("secrets/account"), Folders.read(layers.accountPassword()), "rw-------");
    Seed seed = new Seed(resources, folder, plan, shadow, layers, options);
    progress.accept("Booting " + LabHost.values().length + " hosts");
    List<LabHost> servers =
        Arrays.stream(LabHost.values())
            .filter(host -> host != LabHost.CLIENT && host != LabHost.NS2)
            .toList();
    inParallel(servers, host -> firstBoot(host, seed));
    firstBoot(LabHost.NS2, seed); // BIND lets a primary that was not there yet alone for 10 minutes
    awaitZones();
    firstBoot(LabHost.CLIENT, seed); // its people would only see a service that is not there yet
    writeRecords(plan);
    progress.accept(
        "The lab is up: 10.77.%d.0/24, inventory %s"
            .formatted(plan.subnet(), folder.resolve("inventory.yaml")));
  }

  /** The second name server gets its zones a moment after it is there. */
  private void awaitZones() {
    for (String domain : Zone.DOMAINS) {
      Machine.Result asked =
          hosts.attempt(LabHost.NS2, List.of("sh", "-c", AWAIT_ZONE, "sh", domain));
      if (asked.exitCode() != 0) {
        throw new LabException(
            "ns2 did not get the zone %s from ns1 within 30 s; look: changeover lab exec ns2 rndc zonestatus %s"
                .formatted(domain, domain));
      }
    }
  }

  private AddressPlan layCables() {
    return Locks.holding(
        SUBNETS_LOCK,
        () -> {
          AddressPlan plan =
              AddressPlan.firstFree(
                  Integer.parseInt(names.id().substring(0, 2), 16), Network.takenSubnets());
          network.create(plan);
          return plan;
        });
  }

  private void firstBoot(LabHost host, Seed seed) {
    Path disk = hosts.disk(host);
    Folders.create(disk);
    Mounts.tmpfs(disk, host.disk());
    seed.write(host, disk.resolve("upper"));
    Folders.write(
        folder.resolve("layers").resolve(host.label()),
        layersText(seed.roots().stack(host.layer())),
        "rw-r--r--");
    hosts.boot(host, seed.roots().stack(host.layer()));
  }

  private static String layersText(List<Path> stack) {
    return String.join("\n", stack.stream().map(Path::toString).toList());
  }

  private void writeRecords(AddressPlan plan) {
    Map<LabHost, String> hostKeys = new EnumMap<>(LabHost.class);
    for (LabHost host : LabHost.values()) {
      hostKeys.put(
          host,
          fingerprint(
              Folders.text(hosts.disk(host).resolve("upper/etc/ssh/ssh_host_ed25519_key.pub"))));
    }
    String user = System.getProperty("user.name");
    Folders.write(folder.resolve("planted.txt"), Seed.planted(plan), "rw-r--r--");
    Folders.write(folder.resolve("operators.yaml"), Inventory.operators(user), "rw-r--r--");
    Folders.write(folder.resolve("subnet"), Integer.toString(plan.subnet()), "rw-r--r--");
    Folders.write(
        folder.resolve("inventory.yaml"),
        new Inventory(plan, folder, hostKeys).text(),
        "rw-r--r--");
  }

  /** The fingerprint of a public key line as OpenSSH prints it. */
  static String fingerprint(String publicKey) {
    byte[] key = Base64.getDecoder().decode(publicKey.split(" ")[1]);
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Digests.sha256(key));
  }

  /**
   * Takes the lab down and leaves nothing of it but the cached layers; also what a crash left, and
   * half a lab.
   */
  public void down() {
    Prerequisites.requireRoot();
    exclusively(() -> {
      clean();
      return null;
    });
  }

  private void clean() {
    Hosts.end(Processes.withEnvironment(Enter.mark() + "=" + names.id()));
    network.namespaces().forEach(Hosts::end);
    network.remove();
    Mounts.removeBelow(folder);
    roots().removeHalfMade();
    Folders.list(folder).stream()
        .filter(path -> !path.equals(rootsFolder) && !path.equals(lockFile()))
        .forEach(Folders::delete);
  }

  /**
   * All hosts of the lab, in the order of their addresses; the addresses are known while the lab is
   * up.
   */
  public List<HostStatus> status() {
    Prerequisites.requireRoot();
    Path subnet = folder.resolve("subnet");
    return Arrays.stream(LabHost.values())
        .map(host ->
            new HostStatus(
                host.label(),
                Files.exists(subnet)
                    ? new AddressPlan(Integer.parseInt(Folders.text(subnet))).addresses(host)
                    : List.of(),
                hosts.first(host)))
        .toList();
  }

  /** The networks of its hosts while it is up, each with the length of its prefix; else none. */
  public List<String> networks() {
    Path subnet = folder.resolve("subnet");
    return status().stream().anyMatch(HostStatus::up) && Files.exists(subnet)
        ? new AddressPlan(Integer.parseInt(Folders.text(subnet))).networks()
        : List.of();
  }

  /**
   * Runs a program as root on a host, with this process's standard input, output and error.
   *
   * @return the program's exit code
   * @throws LabException when there is no such host or it is down
   */
  public int exec(String host, List<String> argv) {
    Prerequisites.requireRoot();
    return hosts.exec(LabHost.named(host), argv);
  }

  /**
   * Runs a program as root on a host and returns its exit code with what it printed, both streams
   * together.
   */
  public Output capture(String host, String... argv) {
    Machine.Result result = hosts.attempt(LabHost.named(host), List.of(argv));
    return new Output(result.exitCode(), result.output());
  }

  /** What a program on a host printed. */
  public record Output(int exitCode, String text) {}

  /**
   * Stops a host as its administrator would, or starts it when it is down; returns when its
   * services run again.
   */
  public void reboot(String host) {
    LabHost which = LabHost.named(host);
    exclusively(() -> {
      hosts.shutDown(which);
      hosts.boot(which, recordedLayers(which));
      return null;
    });
  }

  private List<Path> recordedLayers(LabHost host) {
    Path file = folder.resolve("layers").resolve(host.label());
    if (!Files.exists(file)) {
      throw new LabException("The lab is not up; bring it up first with 'lab up'.");
    }
    return Folders.text(file).lines().map(Path::of).toList();
  }

  /**
   * Ends a host at once, nothing stopped and nothing written back; it stays down until {@link
   * #reboot}.
   */
  public void powerCut(String host) {
    hosts.powerCut(LabHost.named(host));
  }

  /** Pulls the host's cable: packets are lost without an answer, until {@link #reconnect}. */
  public void cutOff(String host) {
    network.cutOff(LabHost.named(host));
  }

  /** Puts the host's cable back. */
  public void reconnect(String host) {
    network.reconnect(LabHost.named(host));
  }

  private Roots roots() {
    return new Roots(rootsFolder, resources, names);
  }

  private Path lockFile() {
    return folder.resolve("lock");
  }

  private <T> T exclusively(Supplier<T> work) {
    return Locks.holding(lockFile(), work);
  }

  private static void inParallel(List<LabHost> hosts, Consumer<LabHost> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new java.util.ArrayList<>();
      hosts.forEach(host -> all.add(threads.submit(() -> work.accept(host))));
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new LabException("a host did not boot", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while booting", e);
    }
  }
}
