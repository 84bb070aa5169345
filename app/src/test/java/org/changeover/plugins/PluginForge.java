package org.changeover.plugins;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles throw-away plugins and puts them into zips, whole or broken as a test wants them. */
public final class PluginForge {
  private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

  private final Path folder;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  public PluginForge(Path folder) {
    this.folder = folder;
  }

  /** A plugin that is right in every way: provider {@code name} with the action {@code look}. */
  public static PluginForge good(Path folder, String name) {
    return new PluginForge(folder)
        .descriptor(name, ">=0.1.0")
        .compile("example.P", provider("example", "P", name, "", ""))
        .extensions("example.P");
  }

  public PluginForge descriptor(String id, String requires) {
    return entry(
        "plugin.properties",
        "plugin.id=%s\nplugin.version=1.2.3\nplugin.requires=%s\n".formatted(id, requires));
  }

  public PluginForge extensions(String... classNames) {
    return entry("classes/META-INF/extensions.idx", String.join("\n", classNames) + "\n");
  }

  public PluginForge entry(String name, String text) {
    return entry(name, text.getBytes(StandardCharsets.UTF_8));
  }

  PluginForge entry(String name, byte[] bytes) {
    entries.put(name, bytes);
    return this;
  }

  PluginForge without(String name) {
    entries.remove(name);
    return this;
  }

  public PluginForge compile(String className, String source) {
    compiled(className, source).forEach((name, bytes) -> entry("classes/" + name, bytes));
    return this;
  }

  public Path zip(String fileName) {
    Path file = folder.resolve(fileName);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(zipped(entries));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] zipped(Map<String, byte[]> entries) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Class files by their path below the root. */
  static Map<String, byte[]> compiled(String className, String source) {
    return COMPILED.computeIfAbsent(className + source, key -> compileNow(className, source));
  }

  private static Map<String, byte[]> compileNow(String className, String source) {
    try {
      Path out = Files.createTempDirectory("forge");
      var said = new StringWriter();
      var file =
          new SimpleJavaFileObject(
              URI.create("string:///" + className.replace('.', '/') + ".java"),
              JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return source;
            }
          };
      boolean ok =
          ToolProvider.getSystemJavaCompiler()
              .getTask(
                  said,
                  null,
                  null,
                  List.of(
                      "-proc:none",
                      "-d",
                      out.toString(),
                      "-cp",
                      System.getProperty("java.class.path")),
                  null,
                  List.of(file))
              .call();
      if (!ok) {
        throw new AssertionError(said.toString());
      }
      var classes = new LinkedHashMap<String, byte[]>();
      try (Stream<Path> paths = Files.walk(out)) {
        for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          if (Files.isRegularFile(path)) {
            classes.put(out.relativize(path).toString(), Files.readAllBytes(path));
          }
          Files.delete(path);
        }
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The source of a provider.
   *
   * @param members more members of the class, such as a static block
   * @param construction what its constructor does
   */
  public static String provider(
      String pkg, String className, String name, String members, String construction) {
    return """
    package %1$s;
    import java.util.*;
    import org.changeover.spi.*;
    import reactor.core.publisher.Mono;
    @org.pf4j.Extension
    public class %2$s implements Provider<NoSettings> {
      %4$s
      public %2$s() { %5$s }
      public record Wants(@Doc("What to look at.") String what) {}
      public String name() { return "%3$s"; }
      public Class<NoSettings> settings() { return NoSettings.class; }
      public List<Action<?, NoSettings>> actions() { return List.of(new Look("look")); }
      public static final class Look implements ObservingAction<Wants, NoSettings> {
        private final String name;
        Look(String name) { this.name = name; }
        public String name() { return name; }
        public String summary() { return "Looks at something."; }
        public Class<Wants> parameters() { return Wants.class; }
        public Set<TargetKind> targets() { return Set.of(TargetKind.HOST); }
        public Resources resources(Wants p, Target t) { return Resources.none(); }
        public Mono<Check> check(Wants p, ReadContext<NoSettings> c) {
          return Mono.just(Check.satisfied("seen"));
        }
      }
    }
    """
        .formatted(pkg, className, name, members, construction);
  }
}
