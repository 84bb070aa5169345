package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.plugins.PluginForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside a recorded start that the JDK cannot use: slower, and without a word. */
class LauncherTest {
  private static final Path BUILT = Path.of("").toAbsolutePath().getParent();

  @TempDir Path home;
  private Path cache;

  @BeforeEach
  void installed() throws IOException {
    copy("changeover");
    copy("config/find-jdk.sh");
    Path installation = Files.createDirectories(home.resolve("target/changeover"));
    Files.createSymbolicLink(installation.resolve("lib"), BUILT.resolve("target/changeover/lib"));
    cache = installation.resolve("start.aot");
  }

  private void copy(String file) throws IOException {
    Path target = home.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(BUILT.resolve(file), target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static byte[] recorded() throws IOException {
    return Files.readAllBytes(BUILT.resolve("target/changeover/start.aot"));
  }

  private void starts() {
    Result result =
        new InstalledProgram(home, home.resolve("state")).run(Duration.ofMinutes(1), "--help");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: changeover");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void missingRecording_isDoneWithout() {
    assertThat(cache).doesNotExist();
    starts();
  }

  @Test
  void truncatedRecording_isLeftAside() throws IOException {
    byte[] whole = recorded();
    Files.write(cache, java.util.Arrays.copyOf(whole, whole.length / 2));
    starts();
    Files.write(cache, java.util.Arrays.copyOf(whole, 100));
    starts();
  }

  @Test
  void recordingOfAnotherJdk_isLeftAside() throws IOException {
    byte[] whole = recorded();
    String head = new String(whole, 0, 4096, StandardCharsets.ISO_8859_1);
    int version = head.indexOf("VM (25.") + 4;
    assertThat(version).isGreaterThan(4);
    whole[version + 1] = '4';
    Files.write(cache, whole);
    starts();
  }

  /** In this mode of it, the JDK ends where it cannot use a recording, instead of going on. */
  private Result strictly(String... arguments) throws IOException, InterruptedException {
    Path said = home.resolve("said");
    var line = new java.util.ArrayList<>(java.util.List.of(home.resolve("changeover").toString()));
    line.addAll(java.util.List.of(arguments));
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("CHANGEOVER_STATE", home.resolve("state").toString());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(said), "");
  }

  @Test
  void aPluginThatIsInstalledUpgradedOrRemoved_leavesTheRecordingInUse() throws Exception {
    Files.write(cache, recorded());
    Files.createSymbolicLink(
        home.resolve("target/changeover/plugins"), BUILT.resolve("target/changeover/plugins"));
    Path zip = PluginForge.good(home, "alpha").zip("alpha-1.0.0.zip");
    assertThat(strictly("plugin", "install", zip.toString()).out()).contains("Installed alpha");
    assertThat(strictly("plugin", "list").out()).contains("alpha", "host");
    assertThat(strictly("plugin", "remove", "alpha").out()).contains("Removed alpha");
    Result after = strictly("plugin", "list");
    assertThat(after.out()).contains("host").doesNotContain("alpha");
    assertThat(after.exitCode()).isZero();

    Files.writeString(cache, "no recording\n".repeat(1000));
    assertThat(strictly("plugin", "list").exitCode()).as("that mode minds").isNotZero();
  }

  @Test
  void recordingThatMayNotBeRead_isLeftAside() throws IOException {
    Files.createDirectory(cache); // as root everything else can be read
    starts();
  }

  @Test
  void recordingThatIsNone_isLeftAside() throws IOException {
    Files.writeString(cache, "");
    starts();
    Files.writeString(cache, "no recording\n".repeat(1000));
    starts();
  }
}
