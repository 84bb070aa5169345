package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.changeover.plugins.PluginForge;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people get wrong, and what goes wrong around them: each time a message that says what, where
 * and what to do, the right exit code, and a run that goes on once the cause is mended.
 */
@Tag("lab")
class BadInputLabTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String TOUCH =
      """
      - id: touch
        targets: mirror1
        uses: host/command
        with: { check: "test -e /tmp/${run.id}", run: "touch /tmp/${run.id}" }
      """;
  private static final String FIND =
      """
      - id: find
        uses: dns/find-addresses
        with: { addresses: ["${hosts.old.addresses}"], expected: [libravatar.example] }
      """;

  @TempDir static Path labState;
  private static Lab lab;

  @TempDir Path folder;
  @TempDir Path state;
  private InstalledProgram program;

  @BeforeAll
  static void up() {
    lab = LabOfTests.in(labState);
    lab.up(new LabOptions(300, 2_000, true), System.out::println);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @BeforeEach
  void program() {
    program = new InstalledProgram(state);
  }

  @Test
  void hostThatIsDown_isNamedWithItsAddress_andTriedAgain() throws IOException {
    lab.powerCut("mirror1");
    Result run;
    try {
      run = run(onLab(TOUCH, UnaryOperator.identity()));
    } finally {
      lab.reboot("mirror1");
    }
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out())
        .contains("touch@mirror1", "mirror1 (10.77.", ":22) cannot be reached within", "Is it up")
        .contains("changeover retry");
    goesOn("touch");
    assertThat(lab.capture("mirror1", "ls", "/tmp").text()).contains(onlyRun().id());
  }

  @Test
  void hostKeyOtherThanTheInventorys_isShown_andTrustedOnRequestOnly() throws IOException {
    String wrong = "SHA256:" + "A".repeat(43);
    var plan =
        onLab(TOUCH, text -> ofMirror(text, "host-key: \"[^\"]*\"", "host-key: \"" + wrong + "\""));
    Result run = run(plan);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out())
        .contains("shows the host key SHA256:", "the inventory expects " + wrong)
        .contains(
            "If you have checked that this is its key: changeover trust mirror1 --fingerprint");
    assertThat(lab.capture("mirror1", "ls", "/tmp").text()).doesNotContain(onlyRun().id());
    var shown = Pattern.compile("--fingerprint (SHA256:\\S+)").matcher(run.out());
    assertThat(shown.find()).isTrue();
    String inventory = plan.folder().resolve("inventory.yaml").toString();
    ran(
        0,
        "trust",
        "mirror1",
        "--fingerprint",
        shown.group(1).replaceAll("[,.]$", ""),
        "--inventory",
        inventory);
    goesOn("touch");
  }

  @Test
  void keyThatNobodyLetsIn_isNamedWithItsFingerprint_andAcceptedOnceItIsThere() throws Exception {
    Path key = folder.resolve("stranger");
    var made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
            .start();
    assertThat(made.waitFor()).isZero();
    Result run =
        run(onLab(TOUCH, text -> ofMirror(text, "key: \"[^\"]*\"", "key: \"" + key + "\"")));
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out())
        .contains("let nobody in as admin: it was offered SHA256:", key.toString())
        .contains("Put one of these keys into ~/.ssh/authorized_keys there");
    String line = Files.readString(key.resolveSibling("stranger.pub")).strip();
    assertThat(
            lab.capture("mirror1", "sh", "-c", "echo '" + line + "' >> ~admin/.ssh/authorized_keys")
                .exitCode())
        .isZero();
    goesOn("touch");
  }

  @Test
  void wrongTsigSecret_isSaidWithServerAndKey_andReadAgainOnceItIsRight() throws IOException {
    Path tsig = secretFile("wrong-tsig", Base64.getEncoder().encodeToString(new byte[32]));
    Result run = run(onLab(FIND, text -> withSecret(text, "tsig", tsig)));
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("ns1", "changeover", "secret");
    Files.copy(
        labState.resolve("lab/secrets/tsig"),
        tsig,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(tsig, PosixFilePermissions.fromString("rw-------"));
    goesOn("find");
  }

  @Test
  void secretFileThatOthersMayRead_isRefused_untilItIsClosed() throws IOException {
    Path tsig = secretFile("open-tsig", Files.readString(labState.resolve("lab/secrets/tsig")));
    Files.setPosixFilePermissions(tsig, PosixFilePermissions.fromString("rw-r--r--"));
    Result run = run(onLab(FIND, text -> withSecret(text, "tsig", tsig)));
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err()).contains("secret 'tsig': others may read its file", "Run: chmod 600 ");
    Files.setPosixFilePermissions(tsig, PosixFilePermissions.fromString("rw-------"));
    Result closed = program.run(LONG, "run", folder.resolve("plan.yaml").toString(), "--headless");
    assertThat(closed.exitCode()).as(closed.all()).isZero();
  }

  @Test
  void stepThatHangs_isStoppedOnTheHost_andTriedAgain() throws IOException {
    String hangs =
        """
        - id: hangs
          targets: mirror1
          timeout: 4s
          uses: host/command
          with:
            check: test -e /tmp/hung
            run: test -e /tmp/mended || { sleep 86401 & sleep 86402; }; touch /tmp/hung
        """;
    Result run = run(onLab(hangs, UnaryOperator.identity()));
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("hangs@mirror1", "did not end within 4s and was stopped");
    assertThat(lab.capture("mirror1", "pgrep", "-f", "sleep 8640").text()).isBlank();
    assertThat(lab.capture("mirror1", "touch", "/tmp/mended").exitCode()).isZero();
    goesOn("hangs");
  }

  @Test
  void planThatNamesAMissingAction_isRefusedWithTheNearest() {
    Result run =
        run(
            SmallPlan.here(
                folder, TOUCH.replace("mirror1", "here").replace("host/command", "host/comand")));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "plan.yaml:8:15:", "no action 'comand'", "Did you mean 'command'?", "nothing was done");
    assertThat(state.resolve("runs")).doesNotExist();
  }

  @Test
  void unknownKey_isRefusedWithTheNearest() {
    Result run =
        run(SmallPlan.here(folder, TOUCH.replace("mirror1", "here").replace("targets", "tragets")));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("plan.yaml:7:9:", "unknown key 'tragets'", "Did you mean 'targets'?");
  }

  @Test
  void emptyInventory_isRefused() throws IOException {
    SmallPlan plan = SmallPlan.here(folder, TOUCH.replace("mirror1", "here"));
    Files.writeString(folder.resolve("inventory.yaml"), "");
    Result run = run(plan);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("inventory.yaml: is empty", "changeover init", "nothing was done");
  }

  @Test
  void planThatIsNotThere_isNamed() {
    Result run = program.run(LONG, "run", folder.resolve("nowhere.yaml").toString(), "--headless");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err()).contains("nowhere.yaml: there is no such plan file", "Mend the path");
  }

  @Test
  void stateFolderThatCannotBeOne_isNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("state-file"));
    SmallPlan plan = SmallPlan.here(folder, TOUCH.replace("mirror1", "here"));
    Result run =
        program.run(LONG, "run", plan.file().toString(), "--headless", "--state", file.toString());
    assertThat(run.exitCode()).as(run.all()).isEqualTo(5);
    assertThat(run.err())
        .contains(file.toString(), "is not a folder", "--state")
        .doesNotContain("bug", "Exception", "\tat ");
  }

  @Test
  void pluginThatThrowsWhileLoading_isNamedWithItsReason_andTheOthersWork() throws IOException {
    var broken = new InstalledProgram(installationWith(throwingPlugin()), state);
    Result list = broken.run(LONG, "plugin", "list");
    assertThat(list.exitCode()).isEqualTo(1);
    assertThat(list.out()).contains("thrower.zip", "out of luck", "host", "command", "dns");
    var plan = SmallPlan.here(folder, TOUCH.replace("mirror1", "here"));
    Result others = broken.run(LONG, "run", plan.file().toString(), "--headless");
    assertThat(others.exitCode()).as(others.all()).isZero();
    Files.writeString(
        plan.file(), Files.readString(plan.file()).replace("host/command", "thrower/look"));
    Files.writeString(
        folder.resolve("inventory.yaml"),
        Files.readString(folder.resolve("inventory.yaml")) + "  thrower: { plugin: thrower }\n");
    Result refused = broken.run(LONG, "run", plan.file().toString(), "--headless");
    assertThat(refused.exitCode()).as(refused.all()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Not loaded: thrower.zip", "out of luck", "inventory.yaml:5:");
  }

  private Path throwingPlugin() {
    return new PluginForge(folder)
        .descriptor("thrower", ">=0.1.0")
        .compile(
            "example.P",
            PluginForge.provider(
                "example",
                "P",
                "thrower",
                "static { if (true) throw new IllegalStateException(\"out of luck\"); }",
                ""))
        .extensions("example.P")
        .zip("thrower.zip");
  }

  /** The program with one plugin more; all else is linked. */
  private Path installationWith(Path plugin) throws IOException {
    Path built = program.home();
    Path home = folder.resolve("installation");
    Path plugins = Files.createDirectories(home.resolve("target/changeover/plugins"));
    Files.copy(
        built.resolve("changeover"),
        home.resolve("changeover"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(home.resolve("config"), built.resolve("config"));
    Files.createSymbolicLink(
        home.resolve("target/changeover/lib"), built.resolve("target/changeover/lib"));
    try (var zips = Files.list(built.resolve("target/changeover/plugins"))) {
      for (Path zip : zips.toList()) {
        Files.copy(zip, plugins.resolve(zip.getFileName()));
      }
    }
    Files.copy(plugin, plugins.resolve(plugin.getFileName()));
    return home;
  }

  private SmallPlan onLab(String steps, UnaryOperator<String> change) {
    return SmallPlan.onLab(labState, folder, steps, change);
  }

  private Result run(SmallPlan plan) {
    return program.run(LONG, "run", plan.file().toString(), "--headless");
  }

  private RunFolder onlyRun() throws IOException {
    assertThat(Runs.in(state).list()).hasSize(1);
    return Runs.in(state).list().getFirst();
  }

  /** Once what was wrong has been mended. */
  private void goesOn(String step) throws IOException {
    String run = onlyRun().id();
    ran(0, "retry", run, step);
    ran(0, "resume", run, "--headless");
  }

  private void ran(int code, String... arguments) {
    Result result = program.run(LONG, arguments);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(code);
  }

  private static String ofMirror(String inventory, String pattern, String replacement) {
    var changed = new StringBuilder();
    for (String line : inventory.split("\n")) {
      changed
          .append(line.startsWith("  mirror1:") ? line.replaceFirst(pattern, replacement) : line)
          .append('\n');
    }
    assertThat(changed.toString()).contains(replacement);
    return changed.toString();
  }

  private static String withSecret(String inventory, String name, Path file) {
    String changed =
        inventory.replaceFirst(name + ": \\{ file: [^}]*}", name + ": { file: \"" + file + "\" }");
    assertThat(changed).contains(file.toString());
    return changed;
  }

  private Path secretFile(String name, String value) throws IOException {
    Path file = Files.writeString(folder.resolve(name), value);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
