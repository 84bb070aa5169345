package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.changeover.hosts.HostSettings.Sudo;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Operation;
import org.changeover.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How sudo is spoken to, against a stand-in that asks as sudo does: prompt on standard error,
 * answer read byte by byte from standard input. The lab has the real one.
 */
class SudoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SUDO =
      """
      #!/bin/sh
      cat /proc/$$/cmdline | tr '\\0' ' ' >>"%1$s/arguments"
      case $1 in
        -n) [ -e "%1$s/ticket" ] || { echo "sudo: a password is required" >&2; exit 1; }; shift 2 ;;
        -S) prompt=$3; shift 4
          [ -e "%1$s/ticket" ] || for try in 1 2 3; do
            printf %%s "$prompt" >&2
            IFS= read -r given || { echo "sudo: no password was provided" >&2; exit 1; }
            [ "$given" = "right one" ] && break
            echo "Sorry, try again." >&2
            [ "$try" != 3 ] || exit 1
          done ;;
      esac
      exec "$@"
      """;

  @TempDir Path folder;
  private final Scheduler work =
      Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor());
  private final List<String> lines = new ArrayList<>();

  private Host host(Sudo sudo, String password) throws IOException {
    Path program = folder.resolve("sudo");
    Files.writeString(program, SUDO.formatted(folder));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    var local = new LocalTransport("box", work);
    var asOperator =
        new Transport() {
          @Override
          public Mono<Spawned> spawn(List<String> arguments) {
            var all =
                new ArrayList<>(List.of("env", "PATH=" + folder + ":" + System.getenv("PATH")));
            all.addAll(arguments);
            return local.spawn(all);
          }

          @Override
          public Mono<String> account() {
            return Mono.just("operator");
          }

          @Override
          public void close() {}
        };
    var machine =
        new Machine(
            HostSettings.local("box").sudo(sudo),
            asOperator,
            secret -> Mono.fromSupplier(password::toCharArray),
            Duration.ofSeconds(10),
            Schedulers.parallel(),
            work);
    return new PooledHost(
        machine,
        new Operation("run", "step", "box", 1, 1),
        (stream, text) -> lines.add(text),
        new Activities(),
        Duration.ofSeconds(1));
  }

  private static Sudo withPassword() {
    return new Sudo.WithPassword(new Secret("sudo"));
  }

  @Test
  void thePassword_isGivenWhenAskedFor_andTheCommandKeepsItsInput() throws IOException {
    var output =
        host(withPassword(), "right one")
            .query(Command.of("cat").input("line 1\nline 2\n"))
            .block(PATIENCE);
    assertThat(output.stdout()).isEqualTo("line 1\nline 2\n");
    assertThat(output.stderr()).isEmpty();
    assertThat(lines).containsExactly("line 1", "line 2");
    assertThat(folder.resolve("arguments")).content().contains("-S -p").doesNotContain("right one");
  }

  @Test
  void withATicket_nothingIsEatenFromTheInput() throws IOException {
    Files.createFile(folder.resolve("ticket"));
    var output =
        host(withPassword(), "right one")
            .query(Command.of("cat").input("line 1\n"))
            .block(PATIENCE);
    assertThat(output.stdout()).isEqualTo("line 1\n");
  }

  @Test
  void aWrongPassword_isSaid_andNothingIsBegun() throws IOException {
    Host host = host(withPassword(), "wrong one");
    assertThatThrownBy(() -> host.query(Command.of("touch", folder + "/begun")).block(PATIENCE))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("did not accept the password")
        .hasMessageNotContaining("wrong one");
    assertThat(folder.resolve("begun")).doesNotExist();
  }

  @Test
  void passwordless_asksForNothing() throws IOException {
    Host host = host(new Sudo.Passwordless(), "unused");
    assertThatThrownBy(() -> host.query(Command.of("true")).block(PATIENCE))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("a password is required");
    Files.createFile(folder.resolve("ticket"));
    assertThat(host.query(Command.of("echo", "x")).block(PATIENCE).stdout()).isEqualTo("x\n");
  }
}
