package org.changeover.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Finds classes that the program brings and a plugin must not: a second copy of the SPI would make
 * a provider that is none, since its types are other types.
 */
final class BundledClasses {
  private static final String SUFFIX = ".class";

  private final Path folder;
  private final List<String> problems = new ArrayList<>();

  private BundledClasses(Path folder) {
    this.folder = folder;
  }

  /** A problem for {@code classes/} and for each library that holds any. */
  static List<String> problems(Path folder) throws IOException {
    var bundled = new BundledClasses(folder);
    bundled.lookAtClasses();
    bundled.lookAtLibraries();
    return bundled.problems;
  }

  private void lookAtClasses() throws IOException {
    Path classes = folder.resolve("classes");
    if (Files.isDirectory(classes)) {
      try (Stream<Path> paths = Files.walk(classes)) {
        look("classes/", paths.map(path -> classes.relativize(path).toString()));
      }
    }
  }

  private void lookAtLibraries() throws IOException {
    Path libraries = folder.resolve("lib");
    if (Files.isDirectory(libraries)) {
      try (Stream<Path> jars = Files.list(libraries)) {
        for (Path jar : jars.filter(j -> j.toString().endsWith(".jar")).sorted().toList()) {
          lookAtJar(jar);
        }
      }
    }
  }

  private void lookAtJar(Path jar) throws IOException {
    String name = "lib/" + Reasons.printable(jar.getFileName().toString());
    try (var zip = new ZipFile(jar.toFile())) {
      look(name, zip.stream().map(ZipEntry::getName));
    } catch (ZipException e) {
      problems.add(
          "its %s is not a whole jar (%s); build the plugin again"
              .formatted(name, Reasons.printable(e.getMessage())));
    }
  }

  private void look(String where, Stream<String> entries) {
    entries
        .filter(entry -> entry.endsWith(SUFFIX))
        .map(entry -> entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.'))
        .filter(SharedClasses::contains)
        .findFirst()
        .ifPresent(shared ->
            problems.add(
                "it bundles %s in %s, which the program brings; give that dependency the scope 'provided'"
                    .formatted(Reasons.printable(shared), where)));
  }
}
