package org.changeover.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginInstallerTest {
  @TempDir Path temp;
  private Path outside;
  private PluginFolders folders;
  private PluginInstaller installer;

  @BeforeEach
  void folders() throws IOException {
    outside = Files.createDirectory(temp.resolve("outside"));
    folders =
        new PluginFolders(
            Files.createDirectory(temp.resolve("distribution")), temp.resolve("state"));
    installer = new PluginInstaller(folders);
  }

  @Test
  void install_goodPlugin_isUsedByTheNextStart() throws IOException {
    Path zip = PluginForge.good(outside, "alpha").zip("download.zip");

    var done = (InstallResult.Done) installer.install(zip);

    assertThat(done.replaced()).isEmpty();
    assertThat(done.providers()).extracting(LoadedProvider::name).containsExactly("alpha");
    Path place = folders.installed().resolve("alpha.zip");
    assertThat(done.source().file()).isEqualTo(place).hasSameBinaryContentAs(zip);
    assertThat(Files.getPosixFilePermissions(place))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(start().provider("alpha").orElseThrow().source()).isEqualTo(done.source());
    assertThat(folders.installedIds()).containsExactly("alpha");
    assertNothingIsLeft();
  }

  @Test
  void install_anotherVersion_replacesTheOne() throws IOException {
    installer.install(PluginForge.good(outside, "alpha").zip("one.zip"));

    var done = (InstallResult.Done) installer.install(version("alpha", "2.0.0").zip("two.zip"));

    assertThat(done.replaced()).contains("1.2.3");
    assertThat(start().provider("alpha").orElseThrow().source().version()).isEqualTo("2.0.0");
    assertThat(folders.installedIds()).containsExactly("alpha");
  }

  @Test
  void install_again_changesNothing() throws IOException {
    Path zip = PluginForge.good(outside, "alpha").zip("one.zip");
    installer.install(zip);

    assertThat(installer.install(zip)).isInstanceOf(InstallResult.Already.class);
  }

  @Test
  void install_overOneThatNoLongerLoads_mendsIt() throws IOException {
    installer.install(PluginForge.good(outside, "alpha").zip("one.zip"));
    Files.writeString(folders.installed().resolve("alpha.zip"), "damaged");
    assertThat(start().refused()).isNotEmpty();

    var result = installer.install(PluginForge.good(outside, "alpha").zip("one.zip"));

    assertThat(((InstallResult.Done) result).replaced()).isEmpty();
    assertThat(start().refused()).isEmpty();
  }

  @Test
  void install_afterOneThatDiedHalfWay_clearsWhatItLeft() throws IOException {
    Path left = Files.createDirectories(folders.installed().resolve(".installing/unpacked"));
    Files.writeString(left.resolve("half"), "");

    assertThat(installer.install(PluginForge.good(outside, "alpha").zip("one.zip")))
        .isInstanceOf(InstallResult.Done.class);
    assertNothingIsLeft();
  }

  @Test
  void install_fileThatIsMissingOrNone_isRefused() throws IOException {
    assertRefused(outside.resolve("gone.zip"), "does not exist");
    assertRefused(outside, "not a file");
    assertRefused(Files.writeString(outside.resolve("text.zip"), "text"), "not a whole zip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/evil", "../evil", "classes/../../evil", "C:/evil", "a\\evil"})
  void install_entryThatLeadsOut_isRefused(String name) throws IOException {
    assertRefused(
        PluginForge.good(outside, "alpha").entry(name, "evil").zip("a.zip"),
        "leads out of the plugin's folder");
    try (Stream<Path> files = Files.walk(temp)) {
      assertThat(files.filter(file -> file.toString().contains("evil"))).isEmpty();
    }
  }

  @Test
  void install_linkAsEntry_isRefused() throws IOException {
    Path zip = PluginForge.good(outside, "alpha").entry("lib/l.jar", "/etc/passwd").zip("a.zip");
    ZipForgery.makeLink(zip, "lib/l.jar");

    assertRefused(zip, "'lib/l.jar' is a symbolic link");
  }

  @Test
  void install_entryThatIsThereTwice_isRefused() throws IOException {
    Path zip =
        PluginForge.good(outside, "alpha")
            .entry("classes/data-1", "one")
            .entry("classes/data-2", "two")
            .zip("a.zip");
    ZipForgery.rename(zip, "classes/data-2", "classes/data-1");

    assertRefused(zip, "'classes/data-1' is in it twice");
  }

  @Test
  void install_zipThatHoldsTooMuch_isRefusedBeforeItIsUnpacked() throws IOException {
    Path zip = PluginForge.good(outside, "alpha").entry("classes/data", "small").zip("a.zip");
    ZipForgery.claimSize(zip, "classes/data", 512 << 20);

    assertRefused(zip, "it holds 512 MB, and 256 are allowed");
  }

  @Test
  void install_entryThatHoldsMoreThanItSays_isRefused() throws IOException {
    Path zip =
        PluginForge.good(outside, "alpha").entry("classes/data", "x".repeat(100_000)).zip("a.zip");
    ZipForgery.claimSize(zip, "classes/data", 10);

    assertRefused(zip, "'classes/data' is not what the zip says of it");
  }

  @Test
  void install_tooManyEntries_isRefused() throws IOException {
    PluginForge forge = PluginForge.good(outside, "alpha");
    IntStream.range(0, 20_000).forEach(n -> forge.entry("classes/" + n, ""));

    assertRefused(forge.zip("a.zip"), "entries, and 20000 are allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "plugin.id, Alpha/..",
    "plugin.version, soon",
    "plugin.requires, whenever",
    "plugin.requires, >=9.0.0"
  })
  void install_descriptorWithOddValue_isRefusedByIt(String key, String value) throws IOException {
    assertRefused(descriptor(Map.of(key, value)).zip("a.zip"), value);
  }

  @Test
  void install_allThatIsWrongWithTheZip_isSaidAtOnce() throws IOException {
    Path zip =
        descriptor(Map.of("plugin.version", "soon", "plugin.requires", ">=9.0.0"))
            .compile(
                "org.changeover.spi.Extra", "package org.changeover.spi; public class Extra {}")
            .entry(
                "lib/fat.jar",
                PluginForge.zipped(
                    PluginForge.compiled(
                        "reactor.Extra", "package reactor; public class Extra {}")))
            .entry("../evil", "evil")
            .entry("classes/link", "/etc/passwd")
            .zip("a.zip");
    ZipForgery.makeLink(zip, "classes/link");

    assertRefused(
        zip,
        "'../evil' leads out",
        "'classes/link' is a symbolic link",
        "plugin.version 'soon'",
        "requires version >=9.0.0",
        "org.changeover.spi.Extra in classes/",
        "reactor.Extra in lib/fat.jar");
  }

  @Test
  void install_allThatIsWrongWithItsActions_isSaidAtOnce() throws IOException {
    String source =
        PluginForge.provider("example", "P", "odd", "", "")
            .replace("@Doc(\"What to look at.\") String what", "java.util.Date what")
            .replace("\"Looks at something.\"", "\"\"");
    Path zip =
        new PluginForge(outside)
            .descriptor("odd", ">=0.1.0")
            .compile("example.P", source)
            .extensions("example.P")
            .zip("odd.zip");

    assertRefused(
        zip,
        "odd/look has no summary",
        "parameter 'what' is not documented",
        "parameter 'what' has the type java.util.Date");
  }

  @Test
  void install_providerThatCannotBeLoaded_isRefused() throws IOException {
    Path zip =
        new PluginForge(outside)
            .descriptor("odd", ">=0.1.0")
            .compile(
                "example.P",
                PluginForge.provider(
                    "example", "P", "odd", "", "if (true) throw new IllegalStateException();"))
            .extensions("example.P")
            .zip("odd.zip");

    assertRefused(zip, "failed while it was loaded");
  }

  @Test
  void install_providerThatAnotherPluginOffers_isRefused() throws IOException {
    installer.install(PluginForge.good(outside, "alpha").zip("a.zip"));

    assertRefused(
        PluginForge.good(outside, "alpha").descriptor("beta", ">=0.1.0").zip("b.zip"),
        "its provider 'alpha' is already offered by alpha.zip");
  }

  @Test
  void install_idOfAPluginOfTheDistribution_isRefused() throws IOException {
    PluginForge.good(folders.distribution(), "alpha").zip("own.zip");

    assertRefused(
        version("alpha", "2.0.0").zip("a.zip"), "that of a plugin that comes with the program");
    assertThat(start().provider("alpha").orElseThrow().source().version()).isEqualTo("1.2.3");
  }

  @Test
  void install_refusedUpgrade_leavesTheOldVersion() throws IOException {
    installer.install(PluginForge.good(outside, "alpha").zip("a.zip"));

    Path broken = version("alpha", "2.0.0").extensions("example.Gone").zip("b.zip");

    assertThat(installer.install(broken)).isInstanceOf(InstallResult.NotInstalled.class);
    assertThat(start().provider("alpha").orElseThrow().source().version()).isEqualTo("1.2.3");
    assertNothingIsLeft();
  }

  @Test
  void remove_installedPlugin_isGoneAtTheNextStart() throws IOException {
    installer.install(PluginForge.good(outside, "alpha").zip("a.zip"));

    installer.remove("alpha");

    assertThat(folders.installedIds()).isEmpty();
    assertThat(start().providers()).isEmpty();
  }

  @Test
  void verify_findsDamageThatWhatIsUnpackedHides() throws IOException {
    var noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    installer.install(PluginForge.good(outside, "alpha").entry("classes/data", noise).zip("a.zip"));
    assertThat(start().refused()).isEmpty();
    assertThat(installer.verify().refused()).isEmpty();
    Path place = folders.installed().resolve("alpha.zip");
    byte[] bytes = Files.readAllBytes(place);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(place, bytes);

    assertThat(installer.verify().refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.file()).isEqualTo(place));
    assertNothingIsLeft();
  }

  private PluginCatalogue start() {
    return PluginCatalogue.load(folders.places(), folders.unpacked());
  }

  private PluginForge version(String id, String version) {
    return PluginForge.good(outside, id)
        .entry(
            "plugin.properties",
            "plugin.id=%s\nplugin.version=%s\nplugin.requires=>=0.1.0\n".formatted(id, version));
  }

  private PluginForge descriptor(Map<String, String> other) {
    var text = new StringBuilder();
    Map.of("plugin.id", "alpha", "plugin.version", "1.2.3", "plugin.requires", ">=0.1.0")
        .forEach((key, value) ->
            text.append(key + "=" + Optional.ofNullable(other.get(key)).orElse(value) + "\n"));
    return PluginForge.good(outside, "alpha").entry("plugin.properties", text.toString());
  }

  private void assertRefused(Path zip, String... parts) throws IOException {
    List<String> before = folders.installedIds();
    InstallResult result = installer.install(zip);
    assertThat(result).isInstanceOf(InstallResult.NotInstalled.class);
    List<String> reasons = ((InstallResult.NotInstalled) result).reasons();
    assertThat(reasons).as(reasons.toString()).hasSize(parts.length);
    for (int i = 0; i < parts.length; i++) {
      assertThat(reasons.get(i)).contains(parts[i]).doesNotContain("\n");
    }
    assertThat(folders.installedIds()).isEqualTo(before);
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    if (Files.exists(folders.installed())) {
      try (Stream<Path> left = Files.list(folders.installed())) {
        assertThat(left)
            .allMatch(file ->
                List.of(".lock", "unpacked").contains(file.getFileName().toString())
                    || file.toString().endsWith(".zip"));
      }
    }
  }
}
