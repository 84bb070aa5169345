package org.changeover.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.changeover.spi.Provider;
import org.changeover.spi.SpiVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginCatalogueTest {
  @TempDir Path temp;
  private Path zips;
  private Path unpacked;

  @BeforeEach
  void folders() throws IOException {
    zips = Files.createDirectory(temp.resolve("plugins"));
    unpacked = temp.resolve("unpacked");
  }

  @Test
  void load_goodPlugin_offersItsActionsWithTheirSource() {
    Path zip = PluginForge.good(zips, "alpha").zip("alpha.zip");

    PluginCatalogue catalogue = load();

    assertThat(catalogue.refused()).isEmpty();
    LoadedProvider alpha = catalogue.provider("alpha").orElseThrow();
    assertThat(alpha.action("look")).isPresent();
    assertThat(alpha.action("leap")).isEmpty();
    assertThat(alpha.source().id()).isEqualTo("alpha");
    assertThat(alpha.source().version()).isEqualTo("1.2.3");
    assertThat(alpha.source().file()).isEqualTo(zip);
    assertThat(alpha.source().sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void load_leavesTheFolderOfTheZipsAlone() throws IOException {
    PluginForge.good(zips, "alpha").zip("alpha.zip");

    load();

    try (Stream<Path> files = Files.list(zips)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void load_pluginSeesItsOwnLibrariesAndNothingElseOfTheProgram() {
    String members =
        """
        static boolean sees(String name) {
          try { Class.forName(name); return true; } catch (ClassNotFoundException e) { return false; }
        }
        """;
    String construction =
        """
        if (sees("com.fasterxml.jackson.databind.ObjectMapper")) throw new IllegalStateException("jackson");
        if (!sees("lib.Own")) throw new IllegalStateException("own");
        if (P.class.getClassLoader().getResource("org/pf4j/Plugin.class") != null
            && P.class.getClassLoader().getResource("com/fasterxml/jackson/databind/ObjectMapper.class") != null)
          throw new IllegalStateException("resources");
        """;
    new PluginForge(zips)
        .descriptor("alpha", ">=0.1.0")
        .compile("example.P", PluginForge.provider("example", "P", "alpha", members, construction))
        .entry("lib/own.jar", jar("lib.Own", "package lib; public class Own {}"))
        .extensions("example.P")
        .zip("alpha.zip");

    PluginCatalogue catalogue = load();

    assertThat(catalogue.refused()).isEmpty();
    assertThat(catalogue.provider("alpha").orElseThrow().provider()).isInstanceOf(Provider.class);
  }

  @Test
  void load_providerThatThrowsWhileItsClassLoads_isRefusedAndTheOthersLoad() {
    PluginForge.good(zips, "alpha").zip("alpha.zip");
    odd("static final int N = Integer.parseInt(\"not a number\");", "").zip("odd.zip");

    assertRefused(
        "odd.zip", "failed while it was loaded", "NumberFormatException", "tell its author");
    assertThat(load().providers()).containsOnlyKeys("alpha");
  }

  @Test
  void load_providerThatThrowsInItsConstructor_isRefused() {
    odd("", "if (true) throw new IllegalStateException(\"no\\u001b[31m luck\");").zip("odd.zip");

    String reason =
        assertRefused("odd.zip", "failed while it was loaded", "luck", "tell its author");
    assertThat(reason).doesNotContain("\u001b");
  }

  @Test
  void load_providerThatThrowsALinkageError_isRefused() {
    odd("", "if (true) throw new NoSuchMethodError(\"old library\");").zip("odd.zip");

    assertRefused("odd.zip", "NoSuchMethodError: old library");
  }

  @Test
  void load_missingLibrary_isRefusedByTheClassThatIsMissing() {
    Map<String, byte[]> classes =
        PluginForge.compiled(
            "example.P",
            PluginForge.provider("example", "P", "odd", "static class Gone {}", "new Gone();"));
    PluginForge forge = new PluginForge(zips).descriptor("odd", ">=0.1.0").extensions("example.P");
    classes.forEach((name, bytes) -> forge.entry("classes/" + name, bytes));
    forge.without("classes/example/P$Gone.class").zip("odd.zip");

    assertRefused("odd.zip", "needs the class example.P$Gone", "lib/");
  }

  @Test
  void load_providerThatNeverEndsLoading_isRefusedInTime() {
    odd("", "while (true) { Thread.onSpinWait(); if (Thread.interrupted()) break; }")
        .zip("odd.zip");
    PluginForge.good(zips, "alpha").zip("zeta.zip");

    PluginCatalogue catalogue =
        PluginCatalogue.load(List.of(zips), unpacked, Duration.ofSeconds(3));

    assertThat(catalogue.refused())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).contains("did not finish loading within 3 s"));
  }

  @Test
  void load_bundledSpiInClasses_isRefused() {
    PluginForge.good(zips, "alpha")
        .compile("org.changeover.spi.Extra", "package org.changeover.spi; public class Extra {}")
        .zip("alpha.zip");

    assertRefused("alpha.zip", "org.changeover.spi.Extra", "classes/", "'provided'");
    assertRefused("alpha.zip", "org.changeover.spi.Extra");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.changeover.spi",
        "reactor.core",
        "org.reactivestreams",
        "org.slf4j",
        "org.pf4j"
      })
  void load_bundledSharedPackageInLibrary_isRefused(String pkg) {
    PluginForge.good(zips, "alpha")
        .entry(
            "lib/fat.jar", jar(pkg + ".Extra", "package %s; public class Extra {}".formatted(pkg)))
        .zip("alpha.zip");

    assertRefused("alpha.zip", pkg + ".Extra", "lib/fat.jar", "'provided'");
  }

  @Test
  void load_otherSpiVersionRequired_isRefusedByBothVersions() {
    PluginForge.good(zips, "alpha").descriptor("alpha", ">=9.0.0").zip("alpha.zip");

    assertRefused("alpha.zip", "requires version >=9.0.0", "this is " + SpiVersion.current());
  }

  @Test
  void load_nonsenseAsRequiredVersion_isRefused() {
    PluginForge.good(zips, "alpha").descriptor("alpha", "whenever!!").zip("alpha.zip");

    assertRefused("alpha.zip", "plugin.requires 'whenever!!'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin.id", "plugin.version", "plugin.requires"})
  void load_descriptorWithoutKey_isRefusedByThatKey(String key) {
    String whole = "plugin.id=alpha\nplugin.version=1.2.3\nplugin.requires=>=0.1.0\n";
    PluginForge.good(zips, "alpha")
        .entry("plugin.properties", whole.replaceAll("(?m)^" + key + "=.*\n", ""))
        .zip("alpha.zip");

    assertRefused("alpha.zip", "no " + key);
  }

  @Test
  void load_pluginDependencies_areRefused() {
    PluginForge.good(zips, "alpha")
        .entry(
            "plugin.properties",
            "plugin.id=a\nplugin.version=1.0.0\nplugin.requires=>=0.1.0\nplugin.dependencies=other?\n")
        .zip("alpha.zip");

    assertRefused("alpha.zip", "plugins stand alone");
  }

  @Test
  void load_missingDescriptor_isRefused() {
    PluginForge.good(zips, "alpha").without("plugin.properties").zip("alpha.zip");

    assertRefused("alpha.zip", "no readable plugin.properties", "classes/ and lib/");
  }

  @Test
  void load_missingExtensionIndex_isRefusedByWhatMakesOne() {
    PluginForge.good(zips, "alpha").without("classes/META-INF/extensions.idx").zip("alpha.zip");

    assertRefused("alpha.zip", "no extension", "annotation processor");
  }

  @Test
  void load_extensionThatIsNoProvider_isRefused() {
    new PluginForge(zips)
        .descriptor("alpha", ">=0.1.0")
        .compile("example.P", "package example; public class P {}")
        .extensions("example.P")
        .zip("alpha.zip");

    assertRefused("alpha.zip", "example.P is not a Provider");
  }

  @Test
  void load_truncatedZip_isRefused() throws IOException {
    Path zip = PluginForge.good(zips, "alpha").zip("alpha.zip");
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(zip, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused("alpha.zip", "not a whole zip", "copy or build it again");
  }

  @Test
  void load_emptyFileAndFolderNamedZip_areRefused() throws IOException {
    Files.write(zips.resolve("empty.zip"), new byte[0]);
    Files.createDirectory(zips.resolve("folder.zip"));

    assertThat(load().refused()).hasSize(2);
  }

  @Test
  void load_flippedByteInContent_isRefused() throws IOException {
    Path zip = PluginForge.good(zips, "alpha").entry("classes/data", noise()).zip("alpha.zip");
    byte[] bytes = Files.readAllBytes(zip);
    int at = bytes.length / 2;
    bytes[at] ^= 0x55;
    Files.write(zip, bytes);

    assertRefused("alpha.zip", "not a whole zip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "classes/../../evil",
        "/etc/evil",
        "..\\evil",
        "C:/evil",
        "a/b/../../../evil"
      })
  void load_entryThatLeadsOut_isRefusedAndWritesNothing(String name) throws IOException {
    PluginForge.good(zips, "alpha").entry(name, "evil").zip("alpha.zip");

    assertRefused("alpha.zip", "leads out of the plugin's folder");
    try (Stream<Path> files = Files.walk(temp)) {
      assertThat(files.filter(f -> f.toString().contains("evil"))).isEmpty();
    }
    assertThat(Path.of("/etc/evil")).doesNotExist();
  }

  @Test
  void load_sameProviderNameTwice_keepsTheFirstFile() {
    PluginForge.good(zips, "alpha").zip("a.zip");
    PluginForge.good(zips, "alpha").zip("b.zip");

    assertRefused("b.zip", "'alpha' is already offered by a.zip", "remove one");
    assertThat(load().providers()).containsOnlyKeys("alpha");
  }

  @Test
  void load_sameActionNameTwice_isRefused() {
    rewritten("List.of(new Look(\"look\"))", "List.of(new Look(\"look\"), new Look(\"look\"))");

    assertRefused("odd.zip", "two actions are called 'odd/look'");
  }

  @Test
  void load_undocumentedParameter_isRefusedByItsName() {
    rewritten("@Doc(\"What to look at.\") ", "");

    assertRefused("odd.zip", "odd/look, parameter 'what' is not documented");
  }

  @Test
  void load_parameterOfAnUnreadableType_isRefused() {
    rewritten("String what", "java.util.Date what");

    assertRefused("odd.zip", "parameter 'what' has the type java.util.Date");
  }

  @Test
  void load_oddNames_areRefused() {
    rewritten("new Look(\"look\")", "new Look(\"Look At\")");

    assertRefused("odd.zip", "'Look At'", "lower-case");
  }

  @Test
  void load_missingPlace_isRefusedByName() {
    PluginCatalogue catalogue = PluginCatalogue.load(List.of(temp.resolve("nowhere")), unpacked);

    assertThat(catalogue.refused())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).contains("does not exist"));
  }

  @Test
  void load_again_usesWhatIsUnpacked() throws IOException {
    PluginForge.good(zips, "alpha").zip("alpha.zip");
    load();
    Path file = theClass();
    var before = Files.getLastModifiedTime(file);

    assertThat(load().providers()).containsKey("alpha");

    assertThat(Files.getLastModifiedTime(theClass())).isEqualTo(before);
  }

  @Test
  void load_afterFilesWereLost_unpacksAgain() throws IOException {
    PluginForge.good(zips, "alpha").zip("alpha.zip");
    load();
    Files.delete(theClass());

    assertThat(load().refused()).isEmpty();
    assertThat(theClass()).exists();
  }

  @Test
  void load_otherBytesUnderTheSameName_getAFolderOfTheirOwn() {
    PluginForge.good(zips, "alpha").zip("alpha.zip");
    String first = load().provider("alpha").orElseThrow().source().sha256();
    PluginForge.good(zips, "alpha").entry("classes/more", "more").zip("alpha.zip");

    assertThat(load().provider("alpha").orElseThrow().source().sha256()).isNotEqualTo(first);
  }

  @Test
  void load_byManyAtOnce_allGetTheSame() throws Exception {
    IntStream.range(0, 3).forEach(n -> PluginForge.good(zips, "p" + n).zip("p" + n + ".zip"));
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<PluginCatalogue>> starts =
          IntStream.range(0, 16).mapToObj(n -> (Callable<PluginCatalogue>) this::load).toList();
      for (var start : threads.invokeAll(starts)) {
        assertThat(start.get().refused()).isEmpty();
        assertThat(start.get().providers()).hasSize(3);
      }
    }
    try (Stream<Path> left = Files.list(unpacked)) {
      assertThat(left.map(one -> one.getFileName().toString()))
          .filteredOn(name -> !name.matches("\\.hash-p[0-2]\\.zip"))
          .hasSize(3);
    }
  }

  @Test
  void load_whereNothingMayBeWritten_saysSo() throws IOException {
    PluginForge.good(zips, "alpha").zip("alpha.zip");
    Files.writeString(unpacked, "a file in the way");

    assertRefused("alpha.zip", "could not be unpacked", "may be written");
  }

  @Test
  void listing_namesActionsAndReasons() throws IOException {
    PluginForge.good(zips, "alpha").zip("alpha.zip");
    Files.writeString(zips.resolve("broken.zip"), "no zip");

    var listing = new PluginListing(load());

    assertThat(listing.text().lines())
        .containsExactly(
            "alpha 1.2.3 (alpha.zip)",
            "  alpha/look  Looks at something.",
            "not loaded: broken.zip: " + load().refused().getFirst().reason());
    JsonNode json = new ObjectMapper().readTree(listing.json());
    assertThat(json.at("/providers/0/actions/0/name").asText()).isEqualTo("alpha/look");
    assertThat(json.at("/refused/0/reason").asText()).contains("not a whole zip");
  }

  private PluginCatalogue load() {
    return PluginCatalogue.load(List.of(zips), unpacked);
  }

  private String assertRefused(String file, String... parts) {
    Map<String, String> refused =
        load().refused().stream()
            .collect(Collectors.toMap(r -> r.file().getFileName().toString(), Refused::reason));
    assertThat(refused).containsOnlyKeys(file);
    assertThat(refused.get(file)).contains(parts).doesNotContain("\n").doesNotContain("\tat ");
    return refused.get(file);
  }

  private PluginForge odd(String members, String construction) {
    return new PluginForge(zips)
        .descriptor("odd", ">=0.1.0")
        .compile("example.P", PluginForge.provider("example", "P", "odd", members, construction))
        .extensions("example.P");
  }

  private void rewritten(String what, String with) {
    String source = PluginForge.provider("example", "P", "odd", "", "");
    assertThat(source).contains(what);
    new PluginForge(zips)
        .descriptor("odd", ">=0.1.0")
        .compile("example.P", source.replace(what, with))
        .extensions("example.P")
        .zip("odd.zip");
  }

  private Path theClass() throws IOException {
    try (Stream<Path> files = Files.walk(unpacked)) {
      return files
          .filter(f -> f.endsWith("P.class"))
          .findFirst()
          .orElse(unpacked.resolve("missing"));
    }
  }

  private static byte[] jar(String className, String source) {
    try {
      return PluginForge.zipped(PluginForge.compiled(className, source));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] noise() {
    var random = new java.util.Random(7);
    var bytes = new byte[20_000];
    random.nextBytes(bytes);
    return bytes;
  }
}
