package org.changeover.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostFactsTest {

  @Test
  void answer_isRead_oneFileSystemForEachMount() {
    HostFacts facts =
        HostFacts.parse(
            List.of(
                "uid\t0",
                "account\troot",
                "os\tDebian GNU/Linux 12 (bookworm)",
                "kernel\tLinux 6.1.0",
                "room\t/dev/sda1 10000 5000 4000 56% /",
                "room\t/dev/sda1 10000 5000 4000 56% /",
                "room\t/dev/sdb 100 99 1 99% /home of all",
                "inodes\t/dev/sda1 100 7 93 7% /",
                "inodes\tnone 0 0 0 - /home of all",
                "lacks\tsetsid",
                "names\t/etc/hosts:203.0.113.10",
                "names\t/etc/a:b:203.0.113.10",
                "names\t/etc/hosts:2001:db8::10"));
    assertThat(facts.uid()).isZero();
    assertThat(facts.os()).isEqualTo("Debian GNU/Linux 12 (bookworm)");
    assertThat(facts.room())
        .containsExactly(
            new HostFacts.Room("/", 4_096_000, 56, Optional.of(7)),
            new HostFacts.Room("/home of all", 1024, 99, Optional.empty()));
    assertThat(facts.lacks()).containsExactly("setsid");
    assertThat(facts.naming()).containsEntry("203.0.113.10", Set.of("/etc/hosts"));
    assertThat(facts.naming()).containsEntry("2001:db8::10", Set.of("/etc/hosts"));
    assertThat(facts.namingCut()).isFalse();
  }

  @Test
  void searchThatWasNotFinished_isSaid() {
    assertThat(HostFacts.parse(List.of("uid\t0", "names\t?")).namingCut()).isTrue();
  }

  @Test
  void controlSequencesOfAHost_areCleaned() {
    HostFacts facts = HostFacts.parse(List.of("uid\t0", "os\t\u001b]0;gotcha\u0007Debian"));
    assertThat(facts.os()).doesNotContain("\u001b", "\u0007").contains("Debian");
  }

  @Test
  void answerOfSomethingElse_isRefused() {
    assertThatThrownBy(() -> HostFacts.parse(List.of("Welcome to FTP")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void script_saysWhatThisMachineHas() throws Exception {
    HostFacts facts = HostFacts.parse(asked(List.of("127.0.0.1", "203.0.113.254", "::1")));
    assertThat(facts.account()).isEqualTo(System.getProperty("user.name"));
    assertThat(facts.kernel()).startsWith("Linux ");
    assertThat(facts.room()).extracting(HostFacts.Room::mount).contains("/");
    assertThat(facts.lacks()).isEmpty();
    assertThat(facts.naming().get("127.0.0.1")).contains("/etc/hosts");
    assertThat(facts.naming()).doesNotContainKey("203.0.113.254");
  }

  @Test
  void script_withoutAddresses_searchesNothing() throws Exception {
    assertThat(HostFacts.parse(asked(List.of())).naming()).isEmpty();
  }

  private static List<String> asked(List<String> addresses)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(HostFacts.command(addresses).arguments()).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return answer.lines().toList();
  }
}
