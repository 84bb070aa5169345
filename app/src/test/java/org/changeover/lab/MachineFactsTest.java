package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineFactsTest {
  @Test
  void mountPoints_areUnescaped() {
    String table =
        """
        21 28 0:20 / /proc rw,nosuid shared:5 - proc proc rw
        99 28 0:77 / /state/with\\040blank/hosts/old rw - tmpfs changeover-lab rw,size=1g
        """;

    assertThat(Mounts.parse(table))
        .containsExactly(Path.of("/proc"), Path.of("/state/with blank/hosts/old"));
  }

  @Test
  void effectiveUser_isTheSecondNumber() {
    assertThat(Prerequisites.effectiveUserIsRoot("Name:\tjava\nUid:\t1000\t0\t0\t0\n")).isTrue();
    assertThat(Prerequisites.effectiveUserIsRoot("Uid:\t0\t1000\t1000\t1000\n")).isFalse();
  }

  @Test
  void rootInAContainer_lacksCapabilities() {
    assertThat(Prerequisites.lackingCapabilities("CapEff:\t00000000a80425fb\n"))
        .containsExactlyInAnyOrder("CAP_NET_ADMIN", "CAP_SYS_ADMIN");
    assertThat(Prerequisites.lackingCapabilities("CapEff:\t000001ffffffffff\n")).isEmpty();
  }

  @Test
  void names_fitIntoTheKernelsLimits_andDifferByState() {
    LabNames names = LabNames.of(Path.of("/var/lib/one"));

    assertThat(names.machineInterface()).hasSizeLessThanOrEqualTo(15);
    for (LabHost host : LabHost.values()) {
      assertThat(names.port(host)).hasSizeLessThanOrEqualTo(15);
      assertThat(names.namespace(host)).startsWith(names.prefix());
    }
    assertThat(LabNames.of(Path.of("/var/lib/two"))).isNotEqualTo(names);
  }

  @Test
  void fingerprint_isThatOfOpenSsh() {
    String key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl user@host";

    assertThat(Lab.fingerprint(key))
        .isEqualTo("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
  }

  @Test
  void unknownHost_isNamedWithTheOnesThatExist() {
    assertThatThrownBy(() -> LabHost.named("odl"))
        .hasMessageContaining("odl")
        .hasMessageContaining("ns1, ns2, old");
  }

  @Test
  void options_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> new LabOptions(0, 1, false)).hasMessageContaining("--images");
    assertThatThrownBy(() -> new LabOptions(1, -1, false)).hasMessageContaining("--rows");
  }

  @Test
  void stateFolder_followsTheEnvironment() {
    assertThat(StateFolder.standard(Map.of("CHANGEOVER_STATE", "/a", "XDG_STATE_HOME", "/b")))
        .isEqualTo(Path.of("/a"));
    assertThat(StateFolder.standard(Map.of("XDG_STATE_HOME", "/b")))
        .isEqualTo(Path.of("/b/changeover"));
  }

  @Test
  void folderThatOverlaysCannotTake_isRefused() {
    assertThatThrownBy(() -> Lab.in(Path.of("/tmp/a:b")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("colon");
  }
}
