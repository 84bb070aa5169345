package org.changeover.plan;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads the shape of an inventory: keys, types, names. What its parts mean to each other and to the
 * providers is left to {@link PlanValidator}.
 */
final class InventoryReader {
  private static final List<String> KEYS =
      List.of("lab", "hosts", "groups", "providers", "secrets", "operators");
  private static final List<String> HOST_KEYS =
      List.of(
          "address",
          "address6",
          "user",
          "sudo",
          "host-key",
          "jump",
          "port",
          "key",
          "unmanaged",
          "owner",
          "local");
  private static final List<String> SECRET_KEYS = List.of("env", "file", "command", "prompt");

  private final Path base;
  private final Problems problems;

  private InventoryReader(Path base, Problems problems) {
    this.base = base;
    this.problems = problems;
  }

  /**
   * Reads an inventory without its operators; empty only when it is no mapping at all.
   *
   * @param base the folder that relative paths start from
   */
  static Optional<Inventory> read(String file, byte[] bytes, Path base, Problems problems) {
    return YamlText.read(file, bytes, problems)
        .flatMap(root -> Form.of("the inventory", root, problems, KEYS))
        .map(form -> new InventoryReader(base, problems).inventory(form, bytes));
  }

  private Inventory inventory(Form form, byte[] bytes) {
    Map<String, InventoryHost> hosts = named(form, "hosts", "the name of a host", this::host);
    if (!form.has("hosts") || (hosts.isEmpty() && form.fields("hosts").isPresent())) {
      problems.add(
          form.at(),
          "the inventory has no hosts. Name at least one under 'hosts:'; 'here: { local: true }' "
              + "is this machine.");
    }
    return new Inventory(
        form.flag("lab", false),
        hosts,
        named(form, "groups", "the name of a group", this::group),
        named(form, "providers", "the name of a provider", this::provider),
        named(form, "secrets", "the name of a secret", this::secret),
        form.name("operators"),
        Operators.none(),
        base,
        new String(bytes, StandardCharsets.UTF_8),
        Sha256.of(bytes),
        form.at());
  }

  private <T> Map<String, T> named(
      Form form, String key, String role, BiFunction<String, Value.Field, Optional<T>> read) {
    var all = new LinkedHashMap<String, T>();
    form.fields(key)
        .ifPresent(fields ->
            fields
                .fields()
                .forEach((name, field) -> {
                  form.checkName(name, field.keyAt(), role);
                  read.apply(name, field).ifPresent(value -> all.put(name, value));
                }));
    return all;
  }

  private Optional<InventoryHost> host(String name, Value.Field field) {
    String what = "host " + Wording.quoted(name);
    return Form.of(what, field.value(), problems, HOST_KEYS)
        .map(form ->
            new InventoryHost(
                name,
                form.name("address"),
                form.name("address6"),
                form.plainText("user"),
                form.value("sudo").map(sudo -> sudo(what, sudo)).orElse(NO_SUDO),
                form.name("host-key"),
                form.name("jump"),
                form.value("port").map(port -> form.whole("port", 22, 1, 65_535)),
                form.name("key").flatMap(key -> path(what, key)),
                form.flag("unmanaged", false),
                form.plainText("owner"),
                form.flag("local", false),
                field.keyAt()));
  }

  private static final InventoryHost.Sudo NO_SUDO = new InventoryHost.Sudo.None();

  private InventoryHost.Sudo sudo(String what, Value value) {
    if (value instanceof Value.Flag(boolean wanted, var at)) {
      return wanted ? new InventoryHost.Sudo.Passwordless() : NO_SUDO;
    }
    Optional<Step.Name> password =
        Form.of(what + ", its sudo", value, problems, List.of("password"))
            .flatMap(form -> {
              form.required("password", "Write password: \"${secret:NAME}\".");
              return form.name("password");
            });
    if (password.isEmpty()) {
      return NO_SUDO;
    }
    Optional<String> secret = Template.soleSecret(password.get().text());
    if (secret.isEmpty()) {
      problems.add(
          password.get().at(),
          what + ": the password of sudo is not written down. Name a secret: \"${secret:NAME}\".");
      return NO_SUDO;
    }
    return new InventoryHost.Sudo.Password(secret.get(), password.get().at());
  }

  private Optional<Path> path(String what, Step.Name written) {
    String text = written.text();
    String home = System.getProperty("user.home", "");
    try {
      return Optional.of(
          base.resolve(text.startsWith("~/") ? home + text.substring(1) : text).normalize());
    } catch (InvalidPathException invalid) {
      problems.add(written.at(), what + ": " + Wording.quoted(text) + " is no path.");
      return Optional.empty();
    }
  }

  private Optional<Inventory.Group> group(String name, Value.Field field) {
    String what = "group " + Wording.quoted(name);
    if (!(field.value() instanceof Value.Items items)) {
      problems.add(field.value().at(), what + " must be a list of hosts, such as [a, b].");
      return Optional.empty();
    }
    if (items.items().isEmpty()) {
      problems.add(field.keyAt(), what + " is empty. Name its hosts, or remove it.");
    }
    var members = new ArrayList<Step.Name>();
    for (Value item : items.items()) {
      if (item instanceof Value.Text(String text, SourcePosition at)) {
        members.add(new Step.Name(text, at));
      } else {
        problems.add(item.at(), what + ": a member is " + item.kind() + ". Write names of hosts.");
      }
    }
    return Optional.of(new Inventory.Group(name, members, field.keyAt()));
  }

  private Optional<Inventory.ProviderInstance> provider(String name, Value.Field field) {
    String what = "provider " + Wording.quoted(name);
    if (!(field.value() instanceof Value.Fields fields)) {
      problems.add(
          field.value().at(), what + " must be a mapping with 'plugin' and the plugin's settings.");
      return Optional.empty();
    }
    var settings = new LinkedHashMap<>(fields.fields());
    Value.Field plugin = settings.remove("plugin");
    if (plugin == null || !(plugin.value() instanceof Value.Text(String text, SourcePosition at))) {
      problems.add(
          plugin == null ? field.keyAt() : plugin.value().at(),
          what + " does not say which plugin it is. Write 'plugin: NAME'.");
      return Optional.empty();
    }
    return Optional.of(
        new Inventory.ProviderInstance(
            name, new Step.Name(text, at), new Value.Fields(settings, fields.at()), field.keyAt()));
  }

  private Optional<SecretSource> secret(String name, Value.Field field) {
    String what = "secret " + Wording.quoted(name);
    if (!(field.value() instanceof Value.Fields fields)) {
      problems.add(
          field.value().at(),
          what
              + " is written down here. Say where it comes from instead: env, file, command or "
              + "prompt.");
      return Optional.empty();
    }
    Optional<Form> read = Form.of(what, fields, problems, SECRET_KEYS);
    Collection<String> given = SECRET_KEYS.stream().filter(fields.fields()::containsKey).toList();
    if (read.isEmpty() || given.size() != 1) {
      problems.add(field.keyAt(), what + " needs exactly one of env, file, command and prompt.");
      return Optional.empty();
    }
    Form form = read.get();
    SourcePosition at = field.keyAt();
    return switch (given.iterator().next()) {
      case "env" -> form.plainText("env").map(text -> new SecretSource.Env(name, text, at));
      case "file" ->
          form.name("file")
              .flatMap(file -> path(what, file))
              .map(file -> new SecretSource.File(name, file, at));
      case "command" -> command(form).map(argv -> new SecretSource.Command(name, argv, at));
      default -> form.plainText("prompt").map(text -> new SecretSource.Prompt(name, text, at));
    };
  }

  private Optional<List<String>> command(Form form) {
    List<Step.Name> argv = form.listOfNames("command");
    if (argv.isEmpty()) {
      if (form.value("command").filter(given -> given.plain().equals(List.of())).isPresent()) {
        form.problem("command", "'command' is empty. Name the program and its arguments.");
      }
      return Optional.empty();
    }
    return Optional.of(argv.stream().map(Step.Name::text).toList());
  }
}
