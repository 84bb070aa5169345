package org.changeover.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The real apt-get where it cannot get on. */
@Tag("lab")
class AptLabTest {
  private static final String DPKG =
      "dpkg --audit; dpkg-query -W -f '${Package} ${Version} ${Status}\\n'";

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

  /** The server sends half of a package and then nothing, until it is mended. */
  @Test
  void mirrorThatHangsWithinADownload_isLeftAndSaid_nothingIsHalfInstalledAndARetryWorks() {
    host.sh(
        """
        set -e
        mkdir -p /srv/repo/tree/DEBIAN; cd /srv/repo
        printf 'Package: lamp\nVersion: 1.0\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' >tree/DEBIAN/control
        dpkg-deb --root-owner-group -b tree lamp.deb >/dev/null
        { dpkg-deb -f lamp.deb; echo "Filename: ./lamp.deb"
          echo "Size: $(stat -c %s lamp.deb)"; echo "SHA256: $(sha256sum <lamp.deb | cut -d' ' -f1)"; } >Packages
        cat >/srv/serve <<'END'
        use IO::Socket::INET;
        $SIG{CHLD} = 'IGNORE';
        my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 9) or die;
        open my $port, '>', '/srv/port.new'; print $port $server->sockport; close $port;
        rename '/srv/port.new', '/srv/port';
        while (my $client = $server->accept) {
          next if fork;
          while ((<$client> // exit) =~ m{^GET /(?:[.]/)?(\\S+)}) {
            my $name = $1;
            while (<$client> =~ /\\S/) {}
            my $found = open my $file, '<', "/srv/repo/$name";
            my $text = $found ? do { local $/; <$file> } : '';
            print $client 'HTTP/1.1 ', $found ? '200 OK' : '404 Not Found', "\\r\\nContent-Length: ", length $text, "\\r\\n\\r\\n";
            if ($name =~ /deb$/ and not -e '/srv/mended') {
              print $client substr $text, 0, length($text) / 2;
              $client->flush;
              open my $mark, '>', '/srv/hangs';
              sleep 86403;
            }
            print $client $text;
            $client->flush;
          }
          exit;
        }
        END
        perl /srv/serve >/srv/said 2>&1 </dev/null &
        until [ -s /srv/port ]; do sleep 0.05; done
        rm -rf /etc/apt/sources.list.d/*
        echo "deb [trusted=yes] http://127.0.0.1:$(cat /srv/port) ./" >/etc/apt/sources.list
        apt-get -q update
        """);
    String before = host.sh(DPKG);

    assertThatThrownBy(() -> install(Duration.ofSeconds(2)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageStartingWith("box: apt-get was still fetching after 3 s and was ended.")
        .hasMessageContaining("the servers in /etc/apt/sources.list there, then try again");
    assertThat(host.sh("ls /srv/hangs; pgrep -fl '[a]pt-get|apt/method[s]' || :").strip())
        .isEqualTo("/srv/hangs");
    assertThat(host.sh(DPKG)).isEqualTo(before).doesNotContain("lamp");

    host.sh("touch /srv/mended");
    install(Duration.ofSeconds(60));
    assertThat(host.sh(DPKG)).contains("lamp 1.0 install ok installed\n");
    assertThat(host.sh("dpkg --audit")).isEmpty();
  }

  private void install(Duration longest) {
    doing((host, intent) ->
        Apt.act(host, intent, List.of("install", "lamp"), Duration.ofSeconds(1), longest));
  }

  private void update(Duration longest) {
    doing((host, intent) -> Apt.update(host, intent, Duration.ofSeconds(1), longest));
  }

  private void doing(BiFunction<Host, Intent, Mono<Void>> work) {
    var operation =
        new LiveOperation<>(
            new Operation("test", "packages", "box", 1, 1),
            new NoSettings(),
            Map.of("box", host),
            "box",
            Map.of());
    operation
        .intend(Receipt.of("test/update@1", Map.of()))
        .flatMap(intent -> work.apply(host, intent))
        .block();
  }
}
