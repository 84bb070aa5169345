package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.plugins.PluginForge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that a user adds, as the command line has them; {@code beta} came with the program. */
@Timeout(120)
class PluginCommandTest {
  private static final String HOME = "changeover.home";

  @TempDir Path folder;
  private final Optional<String> home = Optional.ofNullable(System.getProperty(HOME));

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void distribution() throws IOException {
    Path own = Files.createDirectories(folder.resolve("home/target/changeover/plugins"));
    PluginForge.good(own, "beta").zip("beta-1.2.3.zip");
    System.setProperty(HOME, folder.resolve("home").toString());
  }

  @AfterEach
  void homeAsBefore() {
    home.ifPresentOrElse(
        before -> System.setProperty(HOME, before), () -> System.clearProperty(HOME));
  }

  @Test
  void install_listsVerifiesAndRemoves() {
    String zip = version("1.0.0");
    Ran installed = run("plugin", "install", zip);
    assertThat(installed.code()).as(installed.err()).isZero();
    assertThat(installed.out()).contains("Installed alpha 1.0.0", "provider alpha with 1 action");
    assertThat(run("plugin", "list").out()).contains("alpha 1.0.0 (alpha.zip)", "beta 1.2.3");
    assertThat(run("plugin", "verify").out().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("fine: (alpha|beta) .*sha256 [0-9a-f]{64}.*"));
    assertThat(run("plugin", "install", zip).out()).contains("installed already");
    assertThat(run("plugin", "install", version("1.1.0")).out()).contains("replaces version 1.0.0");

    assertThat(run("plugin", "remove", "alpha").out()).contains("Removed alpha");
    assertThat(run("plugin", "list").out()).doesNotContain("alpha");
  }

  @Test
  void install_badZip_is2AndSaysAllReasonsWithTheFile() {
    Path zip =
        PluginForge.good(folder, "alpha").descriptor("Al pha", ">=9.0.0").zip("download.zip");

    Ran refused = run("plugin", "install", zip.toString());

    assertThat(refused.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith(zip + ": ") && line.contains("'Al pha'"))
        .anyMatch(line -> line.startsWith(zip + ": ") && line.contains(">=9.0.0"))
        .anyMatch(line -> line.endsWith("was not installed; nothing was changed"));
  }

  @Test
  void remove_pluginOfTheDistribution_is2() {
    Ran refused = run("plugin", "remove", "beta");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(refused.err()).contains("'beta' comes with the program");
    assertThat(run("plugin", "list").out()).contains("beta 1.2.3");
  }

  @Test
  void remove_unknownPlugin_is2AndSaysWhichMayBeMeant() {
    run("plugin", "install", version("1.0.0"));
    Ran refused = run("plugin", "remove", "alhpa");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(refused.err()).contains("no plugin 'alhpa'", "Did you mean 'alpha'?");
    assertThat(run("plugin", "remove", "../alpha").code()).isEqualTo(ExitCode.BAD_USAGE);
  }

  @Test
  void verify_damagedZip_is1() throws IOException {
    run("plugin", "install", version("1.0.0"));
    Files.writeString(folder.resolve("state/plugins/alpha.zip"), "damaged");
    Ran ran = run("plugin", "verify");
    assertThat(ran.code()).isEqualTo(ExitCode.STEP_FAILED);
    assertThat(ran.out()).contains("refused: ", "alpha.zip: it is not a whole zip", "fine: beta");
  }

  @Test
  void state_canBeNamedBehindTheSubcommand() {
    Path other = folder.resolve("other");
    Ran ran = run("plugin", "install", version("1.0.0"), "--state", other.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(other.resolve("plugins/alpha.zip")).exists();
    assertThat(folder.resolve("state/plugins/alpha.zip")).doesNotExist();
  }

  @Test
  void openRun_keepsTheVersionThatItBeganWith() throws IOException {
    run("plugin", "install", version("1.0.0"));
    String plan = plan();
    Ran parked = run("run", plan, "--headless", "--json", "--until", "first");
    assertThat(parked.code()).as(parked.err()).isEqualTo(ExitCode.PARKED);
    String id = run("runs").out().split(" ")[0];

    Ran upgraded = run("plugin", "install", version("2.0.0"));
    assertThat(upgraded.out()).contains("Open runs keep the version", id);
    Ran removed = run("plugin", "remove", "alpha");
    assertThat(removed.out()).contains("Open runs keep the version", id);
    run("plugin", "install", version("2.0.0"));

    Ran resumed = run("resume", id, "--headless", "--json");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(run("events", id, "--json").out())
        .contains("seen by 1.0.0")
        .doesNotContain("seen by 2.0.0");

    assertThat(run("run", plan, "--headless", "--json").code()).isZero();
    String next =
        run("runs")
            .out()
            .lines()
            .map(line -> line.split(" ")[0])
            .filter(other -> !other.equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(run("events", next, "--json").out())
        .contains("seen by 2.0.0")
        .doesNotContain("seen by 1.0.0");
    assertThat(run("plugin", "remove", "alpha").out()).doesNotContain("Open runs");
  }

  private String plan() throws IOException {
    Files.writeString(
        folder.resolve("inventory.yaml"),
        "hosts:\n  here: { local: true }\nproviders:\n  alpha: { plugin: alpha }\n");
    return Files.writeString(
            folder.resolve("plan.yaml"),
            """
            plan: small
            title: Look twice
            phases:
              - id: look
                title: Look
                steps:
                  - { id: first, title: Look, targets: here, uses: alpha/look, with: { what: it } }
                  - { id: second, title: Look again, targets: here, uses: alpha/look, with: { what: it } }
            """)
        .toString();
  }

  private String version(String version) {
    String source =
        PluginForge.provider("example", "P", "alpha", "", "")
            .replace("\"seen\"", "\"seen by %s\"".formatted(version));
    return PluginForge.good(folder, "alpha")
        .compile("example.P", source)
        .entry(
            "plugin.properties",
            "plugin.id=alpha\nplugin.version=%s\nplugin.requires=>=0.1.0\n".formatted(version))
        .zip("alpha-%s.zip".formatted(version))
        .toString();
  }

  private Ran run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of("CHANGEOVER_STATE", folder.resolve("state").toString()),
            false);
    int code = new CommandRunner(around).run(new ArrayList<>(List.of(args)));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
