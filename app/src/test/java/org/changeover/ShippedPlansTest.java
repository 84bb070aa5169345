package org.changeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
  private static final Pattern SECRET = Pattern.compile("file: (secrets/[a-z]+)");

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
    String example = Files.readString(plan.resolveSibling("inventory.example.yaml"));
    Files.createDirectories(temp.resolve("secrets"));
    for (MatchResult secret : SECRET.matcher(example).results().toList()) {
      Path file = Files.writeString(temp.resolve(secret.group(1)), "c2VjcmV0c2VjcmV0");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return Files.writeString(temp.resolve("inventory.yaml"), example);
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
