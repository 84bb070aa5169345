package org.changeover.mirrors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.World;
import org.changeover.spi.Output;
import org.changeover.spi.Target;

/**
 * A main server, a mirror, a repository and a new server, as far as this provider's commands see
 * them. Whether files are as wanted is for the contract to see; what runs is kept beside the
 * picture, since no undo starts it again.
 */
final class MirrorModel {
  static final String CRON = "/etc/cron.d/libravatar-slave";
  static final String KEYS = "/var/lib/libravatar/master/.ssh/authorized_keys";
  static final String KNOWN = "/var/lib/libravatar/slave/.ssh/known_hosts";
  static final String POOL_NAME = "0.cdn.libravatar.example";
  static final String SHIPPED =
      """
      # Synchronising
      MAILTO=root

      */15 * * * *\tlibravatar-slave\t/usr/bin/libravatar-update
      */30 * * * *  root  /usr/bin/libravatar-certificates
      """;

  static final MirrorsSettings SETTINGS =
      new MirrorsSettings(
          "libravatar-slave",
          "libravatar-slave",
          CRON,
          KNOWN,
          "libravatar-master",
          KEYS,
          "/var/lib/libravatar/avatar",
          "/var/log/auth.log",
          Optional.empty());

  static final Target MIRROR = new Target.Host("mirror1", List.of("192.0.2.31", "2001:db8::31"));
  static final Target OLD = new Target.Host("old", List.of("192.0.2.10"));
  static final Target REPOSITORY = new Target.Host("repo", List.of("192.0.2.40"));
  private static final String OLD_KEY = blob("old");
  private static final String NEW_KEY = blob("new");

  private final Map<String, String> running = new TreeMap<>();

  private MirrorModel() {}

  static World world() {
    return new MirrorModel().made();
  }

  private World made() {
    var world = new World();
    FakeHost mirror = world.host("mirror1", "192.0.2.31", "2001:db8::31");
    mirror
        .file(CRON, SHIPPED)
        .fact("shipped", md5(SHIPPED))
        .fact("leads to", "new")
        .fact("package", "1.9");
    FakeHost old = world.host("old", "192.0.2.10");
    old.file(KEYS, "restrict ssh-ed25519 AAAA mirror1\n".getBytes(UTF_8), "0600", "master", "m");
    FakeHost fresh = world.host("new", "192.0.2.20");
    FakeHost repository = world.host("repo", "192.0.2.40");
    repository
        .file("/srv/old.deb", deb("1.9", KnownHosts.of("* ssh-ed25519 " + OLD_KEY)))
        .file("/srv/new.deb", deb("1.9+mig1", KnownHosts.of("")))
        .file("/srv/apt-1/libravatar-slave_1.9_all.deb", deb("1.9", KnownHosts.of("")))
        .link("/srv/apt", "/srv/apt-1");
    index(repository, "/srv/apt-1");
    List.of(mirror, old, fresh, repository).forEach(host -> equip(world, host));
    return world;
  }

  private void equip(World world, FakeHost host) {
    host.script("Says what dpkg ships", MirrorModel::surroundings)
        .script("Lists the processes", this::processes)
        .script("Ends the processes", this::end)
        .script("Moves $1 to $2", MirrorModel::aside)
        .script("Says what a Debian package is", MirrorModel::inspect)
        .script("Builds the package $4", MirrorModel::build)
        .script("Lists what a flat repository offers", MirrorModel::published)
        .script("Makes the folder $2 a copy", MirrorModel::stage)
        .script("Makes the indexes", MirrorModel::flip)
        .script("The public host keys", MirrorModel::hostKeys)
        .script("dpkg --force-confdef", MirrorModel::install)
        .command("ssh", call -> ssh(world, call))
        .command("dpkg", _ -> Call.ok(""))
        .command("dpkg-query", MirrorModel::installed)
        .command("df", _ -> Call.ok("Avail\n  500\n"))
        .command("timeout", _ -> Call.ok(""))
        .command("apt-get", MirrorModel::simulated)
        .command("rm", MirrorModel::remove);
  }

  /** A world in which something runs under that account. */
  static World running(String host, String account) {
    var model = new MirrorModel();
    World world = model.made();
    model.running.put(host + " " + account, "77\trsync -a\n");
    return world;
  }

  /** A world in which the mirrors are shut out of the old server. */
  static World revoked() {
    World world = world();
    world.host("old").move(KEYS, KEYS + ".changeover-aside");
    return world;
  }

  static World paused() {
    World world = world();
    CronFile file = CronFile.of(SHIPPED.getBytes(UTF_8)).paused("run-1", "stop-sync");
    world.host("mirror1").file(CRON, file.bytes(), "0644", "root", "root");
    return world;
  }

  private static Output surroundings(Call call) {
    var text = new StringBuilder();
    Optional.ofNullable(call.host().facts().get("shipped"))
        .ifPresent(md5 -> text.append("shipped=").append(md5).append('\n'));
    for (String suffix : List.of(".disabled", ".dpkg-dist", ".dpkg-new")) {
      if (call.host().state(call.argument(0) + suffix).exists()) {
        text.append("beside=").append(call.argument(0)).append(suffix).append('\n');
      }
    }
    return Call.ok(text.toString());
  }

  private Output processes(Call call) {
    return Call.ok(running.getOrDefault(call.host().name() + " " + call.argument(0), ""));
  }

  private Output end(Call call) {
    running.remove(call.host().name() + " " + call.argument(0));
    return Call.ok("");
  }

  private static Output aside(Call call) {
    if (call.host().state(call.argument(1)).exists()) {
      return Call.failed(1, "it is there already");
    }
    call.host().move(call.argument(0), call.argument(1));
    return Call.ok("");
  }

  private static Output ssh(World world, Call call) {
    List<String> arguments = call.arguments();
    boolean isOld =
        arguments.contains("192.0.2.10")
            || call.host().facts().getOrDefault("leads to", "").equals("old");
    boolean letsIn = !isOld || world.host("old").state(KEYS).exists();
    String key = new HostKey("ssh-ed25519", isOld ? OLD_KEY : NEW_KEY).fingerprint();
    String head = "debug1: Server host key: ssh-ed25519 " + key + "\n";
    return letsIn
        ? Call.failed(
            1, head + "Authenticated to x ([192.0.2.1]:22) using \"publickey\".\nrrsync: no\n")
        : Call.failed(255, head + "libravatar-master@x: Permission denied (publickey).\n");
  }

  private static Output hostKeys(Call call) {
    String key = call.host().name().equals("new") ? NEW_KEY : OLD_KEY;
    return Call.ok("ssh-ed25519 " + key + " root@" + call.host().name() + "\n");
  }

  // --- packages: a .deb is a text of name, version, architecture and known hosts ---

  static String deb(String version, KnownHosts known) {
    return "libravatar-slave\n%s\nall\n%s".formatted(version, known.text());
  }

  private static Output inspect(Call call) {
    return call.host().text(call.argument(0)).map(Call::ok).orElse(Call.failed(3, ""));
  }

  private static Output build(Call call) {
    call.host().file(call.argument(3), deb(call.argument(2), KnownHosts.of(call.input())));
    return Call.ok("");
  }

  private static void index(FakeHost host, String folder) {
    var text = new StringBuilder();
    for (String name : host.list(folder)) {
      if (name.endsWith(".deb")) {
        List<String> lines = host.text(folder + "/" + name).orElseThrow().lines().toList();
        String sum = host.state(folder + "/" + name).sha256();
        text.append("%s\t%s\t%s\t./%s\n".formatted(lines.get(0), lines.get(1), sum, name));
      }
    }
    host.file(folder + "/Packages", text.toString());
  }

  private static Output published(Call call) {
    return call.host()
        .text(call.argument(0) + "/Packages")
        .map(Call::ok)
        .orElse(Call.failed(3, ""));
  }

  private static Output stage(Call call) {
    FakeHost host = call.host();
    host.delete(call.argument(1)).directory(call.argument(1), "0755", "root", "root");
    for (String name : host.list(call.argument(0))) {
      host.file(
          call.argument(1) + "/" + name, host.text(call.argument(0) + "/" + name).orElseThrow());
    }
    host.delete(call.argument(1) + "/Packages");
    return Call.ok("");
  }

  private static Output flip(Call call) {
    index(call.host(), call.argument(0));
    call.host().delete(call.argument(1)).link(call.argument(1), call.argument(0));
    return Call.ok("");
  }

  private static Output remove(Call call) {
    call.host().delete(call.arguments().getLast());
    return Call.ok("");
  }

  private static Output installed(Call call) {
    String version = call.host().facts().get("package");
    return Call.ok("libravatar-slave\t%s\tinstalled\n".formatted(version));
  }

  private static String requested(Call call) {
    return call.arguments().getLast().split("=")[1];
  }

  private static Output simulated(Call call) {
    return Call.ok(
        "Inst libravatar-slave [%s] (%s x:y [all])\n"
            .formatted(call.host().facts().get("package"), requested(call)));
  }

  private static Output install(Call call) {
    call.host().fact("package", requested(call));
    return Call.ok("");
  }

  private static String blob(String seed) {
    return Base64.getEncoder().encodeToString(("key of " + seed).getBytes(UTF_8));
  }

  static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
