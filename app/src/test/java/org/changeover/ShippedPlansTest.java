package org.changeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.plan.Catalogue;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.SchemaGenerator;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.plugins.LoadedProvider;
import org.changeover.plugins.PluginCatalogue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plans that come with the program are sound for the plugins that come with it. Needs the
 * plugin zips, which {@code ./build -DskipTests package} makes.
 */
final class ShippedPlansTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path ZIPS = ROOT.resolve("target/changeover/plugins");
  private static final String INVENTORY =
      """
      lab: true
      hosts:
        ns1: { address: 10.77.1.2, address6: "fd77:0:0:1::2", user: admin, sudo: { password: "${secret:sudo}" } }
        ns2: { address: 10.77.1.3, address6: "fd77:0:0:1::3", user: admin, sudo: true }
        old: { address: 10.77.1.10, address6: "fd77:0:0:1::10", user: admin, sudo: true }
        new: { address: 10.77.1.11, address6: "fd77:0:0:1::11", user: admin, sudo: true }
        mirror1: { address: 10.77.1.21, address6: "fd77:0:0:1::21", user: admin, sudo: true }
        tester: { address: 10.77.1.30, address6: "fd77:0:0:1::30", user: admin, sudo: true }
      groups: { mirrors: [mirror1] }
      secrets: { tsig: { file: secret }, sudo: { file: secret } }
      providers:
        dns: { plugin: dns, backend: rfc2136, servers: [ns1, ns2], zones: [libravatar.example, libravatar.test], tsig: "${secret:tsig}" }
      """;

  @TempDir Path temp;
  private Catalogue catalogue;

  @BeforeEach
  void load() {
    assertThat(ZIPS).as("the plugins; './build -DskipTests package' makes them").isDirectory();
    PluginCatalogue plugins = PluginCatalogue.load(List.of(ZIPS), temp.resolve("plugins"));
    catalogue =
        Catalogue.of(plugins.providers().values().stream().map(LoadedProvider::provider).toList());
  }

  private static List<Path> plans() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("config/plans"), 2)) {
      return files.filter(file -> file.endsWith("plan.yaml")).sorted().toList();
    }
  }

  private Path inventoryOf(Path plan) throws IOException {
    Path own = plan.resolveSibling("inventory.yaml");
    if (Files.exists(own)) {
      return own;
    }
    Path secret = Files.writeString(temp.resolve("secret"), "x");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String others =
        catalogue.kinds().keySet().stream()
            .filter(name -> !name.equals("dns"))
            .map(name -> "  " + name + ": { plugin: " + name + " }\n")
            .collect(Collectors.joining());
    return Files.writeString(temp.resolve("inventory.yaml"), INVENTORY + others);
  }

  @Test
  void plans_areSound() throws IOException {
    assertThat(plans()).isNotEmpty();
    for (Path plan : plans()) {
      switch (PlanValidator.validate(plan, inventoryOf(plan), catalogue, Map.of())) {
        case Validated validated -> assertThat(validated.plan().steps()).isNotEmpty();
        case Validation.Invalid invalid -> throw new AssertionError("\n" + invalid.text());
      }
    }
  }

  @Test
  void schema_knowsEveryActionOfThePlugins() {
    String schema = new SchemaGenerator(catalogue).plan();

    catalogue
        .kinds()
        .values()
        .forEach(kind ->
            kind.actions()
                .keySet()
                .forEach(
                    action -> assertThat(schema).contains('"' + kind.name() + '/' + action + '"')));
  }
}
