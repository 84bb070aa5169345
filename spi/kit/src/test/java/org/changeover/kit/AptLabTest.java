package org.changeover.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real apt-get where it cannot get on. */
@Tag("lab")
class AptLabTest {
  private RootHost host;

  @BeforeEach
  void host() {
    host = RootHost.start("box", "/usr/bin/apt-get");
  }

  @AfterEach
  void end() {
    host.close();
  }

  @Test
  void updateThatWaitsForEver_isEndedAndSaidAndLeavesNobodyWaiting() {
    host.sh(
        """
        printf '#!/bin/sh\necho >/tmp/asked\nprintf "100 Capabilities\\nVersion: 1.0\\n\\n"\nexec sleep 86402\n' >/usr/lib/apt/methods/mute
        chmod 755 /usr/lib/apt/methods/mute
        rm -rf /etc/apt/sources.list.d/*
        echo 'deb [trusted=yes] mute:/x ./' >/etc/apt/sources.list
        """);

    assertThatThrownBy(() -> update(Duration.ofSeconds(2)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageStartingWith("box: apt-get was still fetching after 3 s and was ended.")
        .hasMessageContaining("df -h");
    assertThat(host.sh("ls /tmp/asked; pgrep -fl '[a]pt-get|8640[2]' || :").strip())
        .isEqualTo("/tmp/asked");
  }

  @Test
  void updateOnAFullDisk_isNotBegunAndSaysWhereToMakeRoom() {
    host.sh("mount -t tmpfs -o size=2m tmpfs /var/lib/apt/lists");

    assertThatThrownBy(() -> update(Duration.ofSeconds(60)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageStartingWith("box: only 2 MiB are free for /var/lib/apt/lists")
        .hasMessageContaining("Make room there");
    assertThat(host.sh("ls -A /var/lib/apt/lists")).isEmpty();
  }

  private void update(Duration longest) {
    var operation =
        new LiveOperation<>(
            new Operation("test", "packages", "box", 1, 1),
            new NoSettings(),
            Map.of("box", host),
            "box",
            Map.of());
    operation
        .intend(Receipt.of("test/update@1", Map.of()))
        .flatMap(intent -> Apt.update(host, intent, Duration.ofSeconds(1), longest))
        .block();
  }
}
