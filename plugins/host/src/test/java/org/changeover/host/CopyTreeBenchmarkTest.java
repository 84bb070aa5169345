package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.contract.live.SideBySide;
import org.changeover.kit.Manifest;
import org.changeover.spi.Check;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a copy of 60,000 files costs, beside the same rsync by hand; prints both. */
@Tag("benchmark")
class CopyTreeBenchmarkTest {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
  private static final String BY_HAND =
      "rsync -aHAX --delete -e 'ssh -o BatchMode=yes -o StrictHostKeyChecking=accept-new -i /root/hand' root@10.13.0.1:/srv/app/ /srv/app/";
  private static final String AGAIN = BY_HAND + " --checksum --dry-run";

  private RootHost source;
  private RootHost target;
  private int generation;

  @BeforeEach
  void sixtyThousandFiles() {
    source = RootHost.start("old", "/usr/bin/rrsync", "/usr/sbin/sshd");
    target = RootHost.start("new", "/usr/bin/rsync", "/usr/bin/ssh-keygen");
    RootHost.connect(source, target, "10.13.0.1", "10.13.0.2");
    target.sh("mkdir -p /srv; ssh-keygen -q -t ed25519 -N '' -f /root/hand");
    source.sh(
        """
        set -e
        rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
        mkdir -p -m 700 /root/.ssh; echo "$1" >/root/.ssh/authorized_keys
        mkdir -p /run/sshd; /usr/sbin/sshd -E /run/sshd.log -o UsePAM=no </dev/null >/dev/null 2>&1
        mkdir -p /srv/app; cd /srv/app
        for size in $(seq 60); do
          mkdir $size; head -c 4096000 /dev/urandom | (cd $size && split -b 4096 -a 3 - image)
        done
        """,
        target.sh("cat /root/hand.pub"));
  }

  @AfterEach
  void end() {
    source.close();
    target.close();
  }

  @Test
  void copyOfSixtyThousandFiles_besideRsyncByHand_printsItsNumbers() {
    var table = new SideBySide(source, target);
    table
        .way(
            () -> {
              table.measure("rsync by hand", () -> target.sh(BY_HAND));
              table.measure("  rsync --checksum by hand", () -> target.sh(AGAIN));
            },
            this::removeCopy)
        .way(() -> copy(table), this::removeCopy)
        .run("60,000 files of 4 KB", ROUNDS);
  }

  private void copy(SideBySide table) {
    var action = new CopyTree();
    var parameters = CopyTreeContractTest.parameters(true, false, "/srv/app", Manifest.Depth.FULL);
    var operation =
        new LiveOperation<>(
            new Operation("test", "tree", "new", ++generation, 1),
            new NoSettings(),
            Map.of("new", target, "old", source),
            "new",
            Map.of());
    table.measure(
        "  looking before copy-tree",
        () ->
            assertThat(action.check(parameters, operation).block())
                .isInstanceOf(Check.Differs.class));
    table.measure("copy-tree", () -> action.apply(parameters, operation).collectList().block());
    table.measure(
        "  comparing every checksum after",
        () ->
            assertThat(action.verify(parameters, operation).block())
                .isInstanceOf(Check.Satisfied.class));
  }

  private void removeCopy() {
    target.sh("rm -rf /srv/app");
  }
}
