package org.changeover.plan;

import java.io.IOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.changeover.spi.Provider;

/** Checks what the parts of an inventory mean to each other and to the loaded providers. */
final class InventoryCheck {
  private static final Pattern IPV4 =
      Pattern.compile(
          "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");
  private static final Pattern HOST_KEY = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=?");
  private static final Set<PosixFilePermission> FOREIGN =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Inventory inventory;
  private final Catalogue catalogue;
  private final InputFiles files;
  private final Problems problems;
  private final Map<String, Record> settings = new HashMap<>();
  private final Map<String, Set<String>> services = new HashMap<>();

  InventoryCheck(Inventory inventory, Catalogue catalogue, InputFiles files, Problems problems) {
    this.inventory = inventory;
    this.catalogue = catalogue;
    this.files = files;
    this.problems = problems;
  }

  /** Checks everything, and binds the settings of the providers meanwhile. */
  void run() {
    inventory.hosts().values().forEach(this::host);
    inventory.groups().values().forEach(this::group);
    inventory.secrets().values().forEach(this::secret);
    inventory.providers().values().forEach(this::provider);
  }

  /** The settings of each provider instance that has sound ones. */
  Map<String, Record> settings() {
    return settings;
  }

  /** The services of each provider instance that is known. */
  Map<String, Set<String>> services() {
    return services;
  }

  private void host(InventoryHost host) {
    String what = "host '" + host.name() + "'";
    host.address()
        .filter(address -> !IPV4.matcher(address.text()).matches())
        .ifPresent(address -> wrongAddress(what, "address", "an IPv4 address", address));
    host.address6()
        .filter(address -> !isIpv6(address.text()))
        .ifPresent(address -> wrongAddress(what, "address6", "an IPv6 address", address));
    if (host.addresses().isEmpty() && !host.local()) {
      problems.add(
          host.at(),
          what
              + " has no address. Add 'address' or 'address6', or 'local: true' for this machine.");
    }
    host.hostKey()
        .filter(key -> !HOST_KEY.matcher(key.text()).matches())
        .ifPresent(key ->
            problems.add(
                key.at(),
                what
                    + ": 'host-key' is "
                    + Wording.quoted(key.text())
                    + ". Write SHA256: and 43 characters, as 'ssh-keygen -l' prints them."));
    access(what, host);
    host.jump().ifPresent(jump -> jump(what, host, jump));
    host.key()
        .filter(key -> !Files.isRegularFile(key))
        .ifPresent(key ->
            problems.add(
                host.at(), what + ": its key file " + key + " does not exist. Mend 'key'."));
    if (host.sudo() instanceof InventoryHost.Sudo.Password(String secret, SourcePosition at)) {
      secretExists(what, secret, at);
    }
  }

  private void wrongAddress(String what, String key, String wanted, Step.Name written) {
    problems.add(
        written.at(),
        what
            + ": '"
            + key
            + "' must be "
            + wanted
            + ", and this is "
            + Wording.quoted(written.text())
            + ". Names are not looked up here.");
  }

  private static boolean isIpv6(String text) {
    if (!text.contains(":") || text.contains("%") || text.contains("[")) {
      return false;
    }
    try {
      return Inet6Address.ofLiteral(text) != null;
    } catch (IllegalArgumentException no) {
      return false;
    }
  }

  private void access(String what, InventoryHost host) {
    boolean loggedInto =
        host.user().isPresent()
            || host.key().isPresent()
            || host.jump().isPresent()
            || host.port().isPresent()
            || host.hostKey().isPresent();
    if (host.unmanaged() && host.local()) {
      problems.add(host.at(), what + " is 'local' and 'unmanaged' at once. Remove one of them.");
    } else if (host.unmanaged()
        && (loggedInto || !(host.sudo() instanceof InventoryHost.Sudo.None))) {
      problems.add(
          host.at(),
          what
              + " is unmanaged, so nobody logs in to it. Remove user, key, jump, port, host-key and "
              + "sudo, or 'unmanaged'.");
    } else if (host.local() && loggedInto) {
      problems.add(
          host.at(),
          what
              + " is this machine, so nobody logs in to it. Remove user, key, jump, port and host-key, "
              + "or 'local'.");
    }
    if (host.owner().isPresent() && !host.unmanaged()) {
      problems.add(
          host.at(), what + " has an 'owner' and is not unmanaged. Add 'unmanaged: true'.");
    }
  }

  private void jump(String what, InventoryHost host, Step.Name jump) {
    InventoryHost over = inventory.hosts().get(jump.text());
    if (over == null) {
      problems.add(
          jump.at(),
          what
              + " is reached through "
              + Wording.quoted(jump.text())
              + ", which is no host of the inventory.",
          () ->
              Wording.didYouMean(
                  jump.text(), inventory.hosts().keySet(), "Add it under 'hosts:'."));
      return;
    }
    if (over.unmanaged() || over.local()) {
      problems.add(
          jump.at(), what + ": nobody can jump over '" + over.name() + "', which has no SSH here.");
    }
    var seen = new HashSet<String>();
    Optional<InventoryHost> next = Optional.of(host);
    while (next.isPresent() && seen.add(next.get().name())) {
      next = next.get().jump().flatMap(name -> inventory.host(name.text()));
    }
    if (next.isPresent() && next.get().name().equals(host.name())) {
      problems.add(jump.at(), what + ": its jumps lead back to itself. Remove one of them.");
    }
  }

  private void group(Inventory.Group group) {
    String what = "group '" + group.name() + "'";
    if (inventory.hosts().containsKey(group.name())) {
      problems.add(group.at(), what + " has the name of a host. Rename one of them.");
    }
    var seen = new HashSet<String>();
    for (Step.Name member : group.members()) {
      if (inventory.groups().containsKey(member.text())) {
        problems.add(
            member.at(),
            what
                + " holds the group "
                + Wording.quoted(member.text())
                + ". Groups hold hosts only; name them.");
      } else if (!inventory.hosts().containsKey(member.text())) {
        problems.add(
            member.at(),
            what + " holds " + Wording.quoted(member.text()) + ", which is no host.",
            () ->
                Wording.didYouMean(
                    member.text(),
                    inventory.hosts().keySet(),
                    "Hosts: " + Wording.listed(inventory.hosts().keySet()) + "."));
      } else if (!seen.add(member.text())) {
        problems.add(
            member.at(), what + " holds " + Wording.quoted(member.text()) + " twice. Remove one.");
      }
    }
  }

  private void secretExists(String what, String secret, SourcePosition at) {
    if (!inventory.secrets().containsKey(secret)) {
      problems.add(
          at,
          what + ": the secret " + Wording.quoted(secret) + " is not in the inventory.",
          () ->
              Wording.didYouMean(secret, inventory.secrets().keySet(), "Add it under 'secrets:'."));
    }
  }

  private void secret(SecretSource secret) {
    if (!(secret instanceof SecretSource.File(String name, Path file, SourcePosition at))) {
      return;
    }
    String what = "secret '" + name + "'";
    String shown = shown(file);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      problems.add(at, what + ": " + shown + " is no file. Name a file, with mode 0600.");
      return;
    }
    if (!Files.isRegularFile(file)) {
      problems.add(at, what + ": its file " + shown + " does not exist. Make it, with mode 0600.");
      return;
    }
    try {
      Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
      if (granted.stream().anyMatch(FOREIGN::contains)) {
        problems.add(
            at, what + ": others may read its file " + shown + ". Run: chmod 600 " + shown);
      }
    } catch (IOException | UnsupportedOperationException unknown) {
      problems.add(at, what + ": the mode of its file " + shown + " cannot be read.");
    }
  }

  private String shown(Path file) {
    return file.startsWith(inventory.base())
        ? inventory.base().relativize(file).toString()
        : file.toString();
  }

  private void provider(Inventory.ProviderInstance instance) {
    String what = "provider '" + instance.name() + "'";
    Catalogue.Kind kind = catalogue.kinds().get(instance.plugin().text());
    if (kind == null) {
      Set<String> known = new TreeSet<>(catalogue.kinds().keySet());
      problems.add(
          instance.plugin().at(),
          what + ": there is no plugin " + Wording.quoted(instance.plugin().text()) + ".",
          () ->
              Wording.didYouMean(
                  instance.plugin().text(),
                  known,
                  "Loaded: " + Wording.listed(known) + ". See 'changeover plugin list'."));
      return;
    }
    services.put(instance.name(), Set.of());
    bind(what, kind.provider(), instance);
  }

  private <S extends Record> Set<String> services(
      String what, Provider<S> provider, S known, Inventory.ProviderInstance instance) {
    try {
      return Set.copyOf(provider.services(known));
    } catch (RuntimeException refused) {
      problems.add(
          instance.at(),
          what + ": the plugin refuses these settings: " + refused.getMessage() + ".");
      return Set.of();
    }
  }

  private <S extends Record> void bind(
      String what, Provider<S> provider, Inventory.ProviderInstance instance) {
    Bound<S> bound =
        new Binder(files::ofInventory)
            .bind(what, provider.settings(), instance.settings(), Scope.ofInventory(inventory));
    switch (bound) {
      case Bound.Known<S>(S known) -> {
        settings.put(instance.name(), known);
        services.put(instance.name(), services(what, provider, known, instance));
      }
      case Bound.Pending<S> pending ->
          problems.add(instance.at(), what + ": its settings must be known before a run.");
      case Bound.Refused<S>(List<Problem> why) -> problems.addAll(why);
    }
  }
}
