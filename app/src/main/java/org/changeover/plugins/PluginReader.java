package org.changeover.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.changeover.spi.Provider;
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
    PluginZip zip = PluginZip.of(file, unpackInto);
    Path folder = zip.unpack(unpackInto, PluginReader::problems);
    List<String> outdated = Descriptor.problems(folder);
    if (!outdated.isEmpty()) {
      throw new RefusedException(outdated);
    }
    var manager = new OnePluginManager(folder);
    PluginWrapper plugin = start(manager, folder);
    var source =
        new PluginSource(
            plugin.getPluginId(), plugin.getDescriptor().getVersion(), file, zip.sha256());
    return providers(manager, plugin, source);
  }

  private static List<String> problems(Path folder) throws IOException {
    var problems = new ArrayList<>(Descriptor.problems(folder));
    problems.addAll(BundledClasses.problems(folder));
    return problems;
  }

  private static PluginWrapper start(OnePluginManager manager, Path folder)
      throws RefusedException {
    try {
      PluginWrapper plugin = manager.getPlugin(manager.loadPlugin(folder));
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
          "its plugin.properties is not understood (%s); tell its author".formatted(Reasons.of(e)),
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
    var found = new TreeMap<String, LoadedProvider>();
    var problems = new ArrayList<String>();
    for (String className : classNames.stream().sorted().toList()) {
      try {
        LoadedProvider provider = provider(plugin.getPluginClassLoader(), className, source);
        if (found.put(provider.name(), provider) != null) {
          problems.add("two of its providers are called '" + provider.name() + "'; rename one");
        }
      } catch (RefusedException e) {
        problems.addAll(e.reasons());
      }
    }
    if (!problems.isEmpty()) {
      throw new RefusedException(problems);
    }
    return List.copyOf(found.values());
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
}
