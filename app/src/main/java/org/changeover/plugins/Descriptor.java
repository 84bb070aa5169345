package org.changeover.plugins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.changeover.spi.SpiVersion;
import org.pf4j.DefaultVersionManager;

/** The {@code plugin.properties} at the top of a plugin's zip. */
final class Descriptor {
  private static final String FILE = "plugin.properties";
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST_ID = 60;

  private final Properties properties;
  private final List<String> problems = new ArrayList<>();

  private Descriptor(Properties properties) {
    this.properties = properties;
  }

  /** Everything that is wrong with the descriptor in that folder. */
  static List<String> problems(Path folder) {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve(FILE), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return List.of(
          "it has no readable plugin.properties at its top; a plugin's zip holds plugin.properties, classes/ and lib/");
    }
    var descriptor = new Descriptor(properties);
    descriptor.check();
    return descriptor.problems;
  }

  private void check() {
    if (given("plugin.id")) {
      checkId(value("plugin.id"));
    }
    if (given("plugin.version")) {
      checkVersion(value("plugin.version"));
    }
    if (given("plugin.requires")) {
      checkRequires(value("plugin.requires"));
    }
    if (!value("plugin.dependencies").isBlank()) {
      problems.add(
          "its plugin.properties has plugin.dependencies, but plugins stand alone; put libraries into lib/ and remove the line");
    }
  }

  private boolean given(String key) {
    boolean given = !value(key).isBlank();
    if (!given) {
      problems.add("its plugin.properties has no " + key + "; add it");
    }
    return given;
  }

  private String value(String key) {
    return properties.getProperty(key, "").strip();
  }

  /** The id becomes the name of a file. */
  private void checkId(String id) {
    if (!ID.matcher(id).matches() || id.length() > LONGEST_ID) {
      problems.add(
          "its plugin.id is '%s'; use at most %d lower-case letters, digits and hyphens"
              .formatted(Reasons.printable(id), LONGEST_ID));
    }
  }

  private void checkVersion(String version) {
    try {
      new DefaultVersionManager().compareVersions(version, version);
    } catch (RuntimeException e) {
      problems.add(
          "its plugin.version '%s' is not understood; write it as 1.2.3"
              .formatted(Reasons.printable(version)));
    }
  }

  private void checkRequires(String requires) {
    try {
      if (!new DefaultVersionManager().checkVersionConstraint(SpiVersion.current(), requires)) {
        problems.add(
            "it requires version %s of Changeover's SPI, and this is %s; take a version of the plugin that fits"
                .formatted(Reasons.printable(requires), SpiVersion.current()));
      }
    } catch (RuntimeException e) {
      problems.add(
          "its plugin.requires '%s' is not understood; write it as >=%s"
              .formatted(Reasons.printable(requires), SpiVersion.current()));
    }
  }
}
