package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.hosts.HostSettings.Sudo;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The real sudo, behind a real SSH server, for an account that is there for the test only. */
@Tag("lab")
class RealSudoLabTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "right 'one' ä plugh-4711";
  private static final String WRONG = "wrong one 4712";

  @TempDir Path folder;
  private final String account = "cot" + ProcessHandle.current().pid();
  private final Path rule = Path.of("/etc/sudoers.d", account);
  private Sshd sshd;
  private HostPool pool;

  @BeforeEach
  void addAccount() throws Exception {
    assertThat(Path.of("/usr/bin/sudo"))
        .as("this test needs the real one: apt-get install sudo")
        .isExecutable();
    Sshd.run("useradd", "--create-home", "--shell", "/bin/sh", account);
    var chpasswd = new ProcessBuilder("chpasswd").redirectErrorStream(true).start();
    try (var in = chpasswd.getOutputStream()) {
      in.write((account + ":" + PASSWORD + "\n").getBytes(UTF_8));
    }
    assertThat(chpasswd.onExit().join().exitValue()).isZero();
    sudoers("%1$s ALL=(ALL:ALL) ALL\nDefaults:%1$s timestamp_timeout=0\n");
    sshd = Sshd.start(folder.resolve("sshd"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void sudoers(String text) throws IOException {
    Files.writeString(rule, text.formatted(account));
    Files.setPosixFilePermissions(rule, PosixFilePermissions.fromString("r--r-----"));
  }

  @AfterEach
  void removeAccount() throws IOException {
    pool.close();
    sshd.close();
    Files.deleteIfExists(rule);
    Sshd.run("userdel", "--remove", "--force", account);
  }

  private Host host(Sudo sudo, String password) throws IOException {
    var config =
        new HostsConfig(
            folder.resolve("state"),
            folder.resolve("home"),
            false,
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            PATIENCE,
            Duration.ofSeconds(1));
    HostSettings box =
        sshd.settings("box")
            .login(account, sshd.port())
            .sudo(sudo)
            .folder(folder.resolve("runs").toString());
    pool =
        new HostPool(
            config,
            List.of(box),
            secret -> Mono.fromSupplier(password::toCharArray),
            Schedulers.parallel());
    return pool.host("box", HostContract.OPERATION, OutputSink.none());
  }

  private static Sudo withPassword() {
    return new Sudo.WithPassword(new Secret("sudo"));
  }

  @Test
  void thePassword_opensTheWay_isInNoArgumentListMeanwhile_andTheInputIsWhole() throws Exception {
    Host host = host(withPassword(), PASSWORD);
    Path go = folder.resolve("go");
    var running =
        host.query(
                Command.shell(
                        "id -un; cat; touch \"$1.begun\"; until [ -e \"$1\" ]; do sleep 0.1; done",
                        go.toString())
                    .input("line 1\nline 2\n"))
            .cache();
    running.onErrorComplete().subscribe();
    HostContract.awaitUntil(() -> Files.exists(folder.resolve("go.begun")));
    assertThat(ArgumentLists.now()).anyMatch(all -> all.contains("sudo\0-S\0-p"));
    assertThat(ArgumentLists.now()).noneMatch(all -> all.contains("plugh-4711"));
    Files.createFile(go);
    assertThat(running.block(PATIENCE).stdout()).isEqualTo("root\nline 1\nline 2\n");
    assertThat(
            host.change(HostContract.INTENT, Command.of("id", "-un").detached("job"))
                .block(PATIENCE)
                .stdout())
        .isEqualTo("root\n");
  }

  @Test
  void aWrongPassword_isSaidWithWhatToDo_andNothingIsBegun() throws IOException {
    Host host = host(withPassword(), WRONG);
    Path begun = folder.resolve("begun");
    var running = host.query(Command.of("touch", begun.toString())).materialize().cache();
    running.onErrorComplete().subscribe();
    HostContract.awaitUntil(
        () -> ArgumentLists.now().stream().anyMatch(all -> all.startsWith("sudo\0-S\0-p")));
    assertThat(ArgumentLists.now()).noneMatch(all -> all.contains("4712"));
    assertThat(running.block(PATIENCE).getThrowable())
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("sudo did not accept the password; nothing was begun")
        .hasMessageContaining("Check the secret")
        .hasMessageNotContaining("4712");
    assertThat(begun).doesNotExist();
  }

  @Test
  void anAccountThatMayNotUseSudo_isSaid() throws IOException {
    Files.delete(rule);
    assertThatThrownBy(
            () -> host(withPassword(), PASSWORD).query(Command.of("true")).block(PATIENCE))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining(account)
        .hasMessageContaining("sudoers");
  }

  @Test
  void withoutAPassword_oneThatIsWantedIsSaid_andARuleThatWantsNoneWorks() throws IOException {
    Host host = host(new Sudo.Passwordless(), "unused");
    assertThatThrownBy(() -> host.query(Command.of("true")).block(PATIENCE))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("a password is required");
    sudoers("%s ALL=(ALL:ALL) NOPASSWD: ALL\n");
    assertThat(host.query(Command.of("id", "-un")).block(PATIENCE).stdout()).isEqualTo("root\n");
  }
}
