package org.changeover.mirrors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownHostsTest {
  private static final HostKey OLD = new HostKey("ssh-ed25519", "b2xk");
  private static final HostKey NEW = new HostKey("ssh-ed25519", "bmV3");

  @Test
  void hashedEntry_isThatOfTheSpecification() {
    var file = new KnownHosts(List.of()).with(List.of("host.example"), List.of(NEW));

    assertThat(file.lines()).singleElement().asString().startsWith("|1|").endsWith(" bmV3");
    assertThat(file.text()).doesNotContain("host.example");
    assertThat(file.knows("host.example", NEW)).isTrue();
    assertThat(file.knows("HOST.example", NEW)).isTrue();
    assertThat(file.knows("other.example", NEW)).isFalse();
    assertThat(file.knows("host.example", OLD)).isFalse();
  }

  @Test
  void sameInput_makesTheSameBytes() {
    var empty = new KnownHosts(List.of());

    assertThat(empty.with(List.of("a", "b"), List.of(NEW)))
        .isEqualTo(empty.with(List.of("a", "b"), List.of(NEW)));
  }

  @Test
  void replacing_takesHashedAndPlainEntriesOfTheNamesAndLeavesOthers() {
    var file =
        new KnownHosts(List.of("# by hand", "a,c ssh-ed25519 b2xk", "@revoked a ssh-rsa x"))
            .with(List.of("b", "d"), List.of(OLD));

    KnownHosts replaced = file.without(List.of("a", "b")).with(List.of("a", "b"), List.of(NEW));

    assertThat(replaced.lines())
        .contains("# by hand", "c ssh-ed25519 b2xk", "@revoked a ssh-rsa x");
    assertThat(replaced.knows("d", OLD)).isTrue();
    assertThat(replaced.knows("a", OLD) || replaced.knows("b", OLD)).isFalse();
    assertThat(replaced.knows("a", NEW) && replaced.knows("b", NEW)).isTrue();
  }
}
