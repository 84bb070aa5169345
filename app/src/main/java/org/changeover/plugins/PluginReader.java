package org.changeover.plugins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.changeover.spi.Provider;
import org.changeover.spi.SpiVersion;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * Makes providers of one zip: unpacks it, checks what it brings, loads and questions its classes.
 */
final class PluginReader {
  private final Path file;

  PluginReader(Path file) {
    this.file = file;
  }

  List<LoadedProvider> read(Path unpackInto) throws RefusedException {
    PluginZip zip = PluginZip.of(file);
    Path folder = zip.unpack(unpackInto, PluginReader::requireNothingShared);
    Properties descriptor = descriptor(folder);
    var manager = new OnePluginManager(folder);
    PluginWrapper plugin = start(manager, folder, descriptor);
    var source =
        new PluginSource(
            plugin.getPluginId(), plugin.getDescriptor().getVersion(), file, zip.sha256());
    return providers(manager, plugin, source);
  }

  private static Properties descriptor(Path folder) throws RefusedException {
    var properties = new Properties();
    try (var in =
        Files.newBufferedReader(folder.resolve("plugin.properties"), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException(
          "it has no readable plugin.properties at its top; a plugin's zip holds plugin.properties, classes/ and lib/",
          e);
    }
    for (String key : List.of("plugin.id", "plugin.version", "plugin.requires")) {
      if (properties.getProperty(key, "").isBlank()) {
        throw new RefusedException("its plugin.properties has no " + key + "; add it");
      }
    }
    if (!properties.getProperty("plugin.dependencies", "").isBlank()) {
      throw new RefusedException(
          "its plugin.properties has plugin.dependencies, but plugins stand alone; put libraries into lib/ and remove the line");
    }
    return properties;
  }

  private static PluginWrapper start(OnePluginManager manager, Path folder, Properties descriptor)
      throws RefusedException {
    String requires = descriptor.getProperty("plugin.requires").strip();
    try {
      PluginWrapper plugin = manager.getPlugin(manager.loadPlugin(folder));
      if (plugin.getPluginState() == PluginState.DISABLED) {
        throw new RefusedException(
            "it requires version %s of Changeover's SPI, and this is %s; take a version of the plugin that fits"
                .formatted(Reasons.printable(requires), SpiVersion.current()));
      }
      if (manager.startPlugin(plugin.getPluginId()) != PluginState.STARTED) {
        throw new RefusedException(
            "its plugin.class did not start (%s); tell its author"
                .formatted(
                    Optional.ofNullable(plugin.getFailedException())
                        .map(Reasons::of)
                        .orElse("no reason given")));
      }
      return plugin;
    } catch (RuntimeException e) {
      throw new RefusedException(
          "its plugin.properties is not understood (%s); check plugin.version '%s' and plugin.requires '%s'"
              .formatted(
                  Reasons.of(e),
                  Reasons.printable(descriptor.getProperty("plugin.version")),
                  Reasons.printable(requires)),
          e);
    }
  }

  private static List<LoadedProvider> providers(
      OnePluginManager manager, PluginWrapper plugin, PluginSource source) throws RefusedException {
    Collection<String> classNames = manager.getExtensionClassNames(plugin.getPluginId());
    if (classNames.isEmpty()) {
      throw new RefusedException(
          "it has no extension (classes/META-INF/extensions.idx is missing or empty); put @Extension on the provider and compile with PF4J as annotation processor (-proc:full)");
    }
    var found = new ArrayList<LoadedProvider>();
    var names = new HashSet<String>();
    for (String className : classNames.stream().sorted().toList()) {
      LoadedProvider provider = provider(plugin.getPluginClassLoader(), className, source);
      if (!names.add(provider.name())) {
        throw new RefusedException(
            "two of its providers are called '" + provider.name() + "'; rename one");
      }
      found.add(provider);
    }
    return found;
  }

  /**
   * Runs the provider's own code for the first time: whatever it throws, errors of linkage
   * included, is a reason and not our failure.
   */
  private static LoadedProvider provider(ClassLoader classes, String className, PluginSource source)
      throws RefusedException {
    try {
      Class<?> type = Class.forName(className, true, classes);
      if (!Provider.class.isAssignableFrom(type)) {
        throw new RefusedException(
            "its extension %s is not a Provider; implement org.changeover.spi.Provider or remove @Extension"
                .formatted(className));
      }
      var provider = (Provider<?>) type.getDeclaredConstructor().newInstance();
      return new LoadedProvider(provider.name(), provider, ProviderRules.actions(provider), source);
    } catch (RefusedException e) {
      throw e;
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new RefusedException(
          "its provider %s cannot be made; give the class a public constructor without arguments"
              .formatted(className),
          e);
    } catch (Throwable e) {
      throw failed(className, root(e));
    }
  }

  private static RefusedException failed(String className, Throwable cause) {
    if (cause instanceof ClassNotFoundException missing) {
      return new RefusedException(
          "its provider %s needs the class %s, which is not in the plugin; put its library into lib/"
              .formatted(className, Reasons.printable(String.valueOf(missing.getMessage()))),
          cause);
    }
    return new RefusedException(
        "its provider %s failed while it was loaded (%s); tell its author"
            .formatted(className, Reasons.of(cause)),
        cause);
  }

  private static Throwable root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** A second copy of the SPI would make a provider that is none: its types are other types. */
  private static void requireNothingShared(Path folder) throws RefusedException {
    try {
      Path classes = folder.resolve("classes");
      if (Files.isDirectory(classes)) {
        try (Stream<Path> paths = Files.walk(classes)) {
          requireNothingShared("classes/", paths.map(path -> classes.relativize(path).toString()));
        }
      }
      Path libraries = folder.resolve("lib");
      if (Files.isDirectory(libraries)) {
        try (Stream<Path> jars = Files.list(libraries)) {
          for (Path jar : jars.filter(j -> j.toString().endsWith(".jar")).sorted().toList()) {
            requireNothingSharedInJar(jar);
          }
        }
      }
    } catch (IOException e) {
      throw new RefusedException(
          "its files cannot be read (" + Reasons.of(e) + "); start again", e);
    }
  }

  private static void requireNothingSharedInJar(Path jar) throws IOException, RefusedException {
    String name = "lib/" + jar.getFileName();
    try (var zip = new ZipFile(jar.toFile())) {
      requireNothingShared(name, zip.stream().map(ZipEntry::getName));
    } catch (ZipException e) {
      throw new RefusedException(
          "its %s is not a whole jar (%s); build the plugin again".formatted(name, e.getMessage()),
          e);
    }
  }

  private static void requireNothingShared(String where, Stream<String> entries)
      throws RefusedException {
    Optional<String> shared =
        entries
            .filter(entry -> entry.endsWith(".class"))
            .map(entry -> entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
            .filter(SharedClasses::contains)
            .findFirst();
    if (shared.isPresent()) {
      throw new RefusedException(
          "it bundles %s in %s, which the program brings; give that dependency the scope 'provided'"
              .formatted(shared.get(), where));
    }
  }
}
