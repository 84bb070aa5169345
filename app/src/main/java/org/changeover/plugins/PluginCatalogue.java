package org.changeover.plugins;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The providers that were found, and the plugins that were refused.
 *
 * @param providers by name
 * @param refused in the order of their files' names
 */
public record PluginCatalogue(Map<String, LoadedProvider> providers, List<Refused> refused) {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  public PluginCatalogue {
    providers = Collections.unmodifiableMap(new TreeMap<>(providers));
    refused = List.copyOf(refused);
  }

  /**
   * Loads plugins. Whatever is wrong with one of them is in {@link #refused()} and keeps nobody
   * else from being loaded; a plugin is loaded with all its providers or not at all.
   *
   * @param places zips, and folders whose {@code *.zip} are taken; one that does not exist is
   *     refused
   * @param unpackInto a folder for their files, made when absent; several processes may share it
   */
  public static PluginCatalogue load(List<Path> places, Path unpackInto) {
    return load(places, unpackInto, LONGEST);
  }

  static PluginCatalogue load(List<Path> places, Path unpackInto, Duration longest) {
    requireNonNull(unpackInto, "unpackInto is null");
    var refused = new ArrayList<Refused>();
    var loading = new LinkedHashMap<Path, FutureTask<List<LoadedProvider>>>();
    for (Path file : files(places, refused)) {
      var task = new FutureTask<>(() -> new PluginReader(file).read(unpackInto));
      loading.put(file, task);
      Thread.ofPlatform().daemon().name("plugin-" + file.getFileName()).start(task);
    }
    var providers = new TreeMap<String, LoadedProvider>();
    long deadline = System.nanoTime() + longest.toNanos();
    loading.forEach((file, task) -> {
      try {
        add(providers, await(task, deadline, longest));
      } catch (RefusedException e) {
        e.reasons().forEach(reason -> refused.add(new Refused(file, reason)));
      }
    });
    refused.sort(Comparator.comparing(r -> String.valueOf(r.file().getFileName())));
    return new PluginCatalogue(providers, refused);
  }

  public Optional<LoadedProvider> provider(String name) {
    return Optional.ofNullable(providers.get(name));
  }

  /** Lets go of the plugins' files; their classes cannot be loaded from then on. */
  void close() throws IOException {
    for (LoadedProvider provider : providers.values()) {
      if (provider.provider().getClass().getClassLoader() instanceof Closeable files) {
        files.close();
      }
    }
  }

  private static List<Path> files(List<Path> places, List<Refused> refused) {
    var files = new ArrayList<Path>();
    for (Path place : places) {
      try {
        if (Files.isDirectory(place)) {
          files.addAll(PluginZip.in(place));
        } else if (Files.exists(place)) {
          files.add(place);
        } else {
          refused.add(new Refused(place, "it does not exist; give a zip or a folder of zips"));
        }
      } catch (IOException e) {
        refused.add(
            new Refused(
                place, "it cannot be listed (" + Reasons.of(e) + "); see to its permissions"));
      }
    }
    return files;
  }

  private static List<LoadedProvider> await(
      FutureTask<List<LoadedProvider>> task, long deadline, Duration longest)
      throws RefusedException {
    try {
      return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refusal) {
        throw refusal;
      }
      throw new RefusedException(
          "it failed to load (" + Reasons.of(e.getCause()) + "); tell its author", e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new RefusedException(
          "it did not finish loading within %d s; tell its author".formatted(longest.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("loading was interrupted; start again", e);
    }
  }

  private static void add(Map<String, LoadedProvider> known, List<LoadedProvider> found)
      throws RefusedException {
    List<String> taken = taken(known, found);
    if (!taken.isEmpty()) {
      throw new RefusedException(taken);
    }
    found.forEach(provider -> known.put(provider.name(), provider));
  }

  /** What is wrong with providers whose names others have already. */
  static List<String> taken(Map<String, LoadedProvider> known, Collection<LoadedProvider> others) {
    return others.stream()
        .filter(provider -> known.containsKey(provider.name()))
        .map(provider ->
            "its provider '%s' is already offered by %s; remove one of the two"
                .formatted(
                    provider.name(), known.get(provider.name()).source().file().getFileName()))
        .toList();
  }
}
