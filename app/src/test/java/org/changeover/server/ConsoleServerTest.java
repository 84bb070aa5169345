package org.changeover.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.changeover.server.Team.Said;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, as whom, and to what: with OpenSSH's client. */
class ConsoleServerTest {
  @TempDir Path folder;
  private final PlainDesk desk = new PlainDesk();
  private Team team;

  @BeforeEach
  void open() throws IOException {
    team = Team.with(folder, desk);
  }

  @AfterEach
  void close() throws IOException {
    team.close();
  }

  private Keyring keys() {
    return new Keyring(folder);
  }

  private String fingerprint(String key) throws IOException {
    return Team.run("ssh-keygen", "-l", "-f", folder.resolve(key + ".pub").toString())
        .split(" ")[1];
  }

  @Test
  void theOperator_followsFromTheKey_andNotFromTheName() throws IOException {
    assertThat(team.ssh("ben", "anna@127.0.0.1", "status", "--json", "RUN"))
        .isEqualTo(
            new Said(
                7,
                "ben [approver] %s 127.0.0.1 [status, --json, RUN]%n".formatted(fingerprint("ben")),
                Files.exists(folder.resolve("known_hosts"))
                    ? warning() + "for people\n"
                    : "for people\n"));
    assertThat(team.ssh("anna", "root@127.0.0.1", "x").out())
        .startsWith("anna [approver, operator] " + fingerprint("anna"));
  }

  private String warning() {
    return "Warning: Permanently added '[127.0.0.1]:%d' (ED25519) to the list of known hosts.\n"
        .formatted(team.port());
  }

  @Test
  void aKeyThatIsOnlyAskedAbout_makesNobodyItsHolder() throws IOException {
    Files.copy(folder.resolve("anna.pub"), folder.resolve("only-public.pub"));
    assertThat(
            team.ssh(
                    "only-public.pub",
                    "-i",
                    folder.resolve("vera").toString(),
                    "anna@127.0.0.1",
                    "x")
                .out())
        .startsWith("vera [viewer] " + fingerprint("vera"));
  }

  @Test
  void aStranger_isLetInNowhere_andIsOfferedNothingButKeys() throws IOException {
    Said said = team.ssh("stranger", "anna@127.0.0.1", "x");
    assertThat(said.exitCode()).isEqualTo(255);
    assertThat(said.err()).contains("Permission denied (publickey).");
  }

  @Test
  void aKeyThatIsTakenOut_letsNobodyInFromThenOn_andABrokenFileChangesNothing() throws IOException {
    keys().operators(keys().entry("ben", "viewer"));
    assertThat(team.ssh("anna", "anna@127.0.0.1", "x").exitCode()).isEqualTo(255);
    assertThat(team.ssh("ben", "anna@127.0.0.1", "x").out()).startsWith("ben [viewer]");
    keys().operators("  ben: { roles: [king] }");
    assertThat(team.ssh("ben", "anna@127.0.0.1", "x").out()).startsWith("ben [viewer]");
    assertThat(team.ssh("anna", "anna@127.0.0.1", "x").exitCode()).isEqualTo(255);
  }

  @Test
  void aSessionWhoseKeyIsTakenOut_endsSoon() throws Exception {
    Process staying = new ProcessBuilder(team.client("anna", "x@127.0.0.1", "stay")).start();
    try {
      long until = System.nanoTime() + 10_000_000_000L;
      while (desk.present.get() == 0 && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(desk.present.get()).isEqualTo(1);
      keys().operators(keys().entry("ben", "viewer"));
      assertThat(staying.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      staying.destroyForcibly();
    }
  }

  @Test
  void words_areThoseOfAShell_andNothingElseOfIt() throws IOException {
    assertThat(
            team.ssh("anna", "x@127.0.0.1", "approve R s --reason 'it looks good' $HOME * \\;")
                .out())
        .endsWith("[approve, R, s, --reason, it looks good, $HOME, *, ;]\n");
    Said said = team.ssh("anna", "x@127.0.0.1", "approve 'R");
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("a quote (') is not closed");
  }

  @Test
  void aLoginWithoutATerminal_isToldWhatToDo() throws IOException {
    Said said = team.ssh("anna", "x@127.0.0.1");
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("the console needs a terminal: log in with 'ssh -t'");
  }

  @Test
  void nothingIsForwarded_andNoFilesAreServed() throws IOException {
    try (var goal = new ServerSocket(0)) {
      Said through = team.ssh("anna", "-W", "127.0.0.1:" + goal.getLocalPort(), "x@127.0.0.1");
      assertThat(through.exitCode()).isEqualTo(255);
      assertThat(through.err()).contains("open failed", "stdio forwarding failed");
    }
    Said back =
        team.ssh(
            "anna", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9", "x@127.0.0.1", "x");
    assertThat(back.err()).contains("remote port forwarding failed");
    assertThat(team.ssh("anna", "-s", "x@127.0.0.1", "sftp").err())
        .contains("subsystem request failed");
  }

  @Test
  void theTerminal_isWhatTheClientSays() throws Exception {
    String shown =
        typed("anna", Map.of("TERM", "xterm-256color"), "stty rows 41 cols 133;", "hello q");
    assertThat(shown).contains("anna at 133x41 INDEXED UNICODE").contains("hello ");
    assertThat(typed("vera", Map.of("TERM", "vt100"), "stty rows 24 cols 80;", "q"))
        .contains("vera at 80x24 MONO");
    assertThat(typed("vera", Map.of("TERM", "dumb"), "", "q"))
        .contains("the console needs a terminal");
  }

  /** What a client in a real pseudo-terminal shows. */
  private String typed(String key, Map<String, String> environment, String before, String keys)
      throws Exception {
    String ssh =
        String.join(" ", team.client(key, "-q", "-t", "x@127.0.0.1").toArray(String[]::new));
    var builder =
        new ProcessBuilder(List.of("script", "-qefc", before + ssh, "/dev/null"))
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().write(keys.getBytes(UTF_8));
    process.getOutputStream().flush();
    String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.onExit().join();
    return shown;
  }

  @Test
  void theHostKey_isMadeOnceAndNeverReplaced() throws IOException {
    Path key = folder.resolve("host_key");
    byte[] made = Files.readAllBytes(key);
    String fingerprint = team.server().fingerprint();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    team.close();
    team = Team.with(folder, desk);
    assertThat(team.server().fingerprint()).isEqualTo(fingerprint);
    assertThat(Files.readAllBytes(key)).isEqualTo(made);
    team.close();
    Files.writeString(key, "a disk that forgot");
    assertThatThrownBy(() -> Team.with(folder, desk))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the host key " + key + " cannot be used")
        .hasMessageContaining("put back the file that was there");
    assertThat(key).hasContent("a disk that forgot");
    Files.write(key, made);
    team = Team.with(folder, desk);
  }

  @Test
  void aBrokenOperatorsFile_startsNothing_andSaysAllThatIsWrong() throws IOException {
    Path broken = folder.resolve("broken.yaml");
    Files.writeString(
        broken, "operators:\n  anna: { roles: [king], keys: [\"ssh-ed25519 no\"] }\n");
    assertThatThrownBy(() ->
            ConsoleServer.start(team.server().address(), broken, folder.resolve("host_key"), desk))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.yaml:2:")
        .hasMessageContaining("unknown role 'king'")
        .hasMessageContaining("this is no public key");
  }

  @Test
  void anAddressThatIsTaken_isSaid() {
    assertThatThrownBy(() ->
            ConsoleServer.start(
                team.server().address(),
                folder.resolve("operators.yaml"),
                folder.resolve("host_key"),
                desk))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be listened on")
        .hasMessageContaining("--listen");
  }
}
