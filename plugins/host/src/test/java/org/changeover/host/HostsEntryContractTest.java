package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.junit.jupiter.api.Test;

class HostsEntryContractTest extends HostContract<HostsEntry.Parameters> {
  static final String BEFORE = "127.0.0.1 localhost\n127.0.1.1 new www.example.org";

  @Override
  protected ChangingAction<HostsEntry.Parameters, NoSettings> action() {
    return new HostsEntry();
  }

  @Override
  protected HostsEntry.Parameters parameters() {
    return new HostsEntry.Parameters(
        List.of("www.example.org", "cdn.example.org"), List.of("192.0.2.2", "2001:db8::2"));
  }

  @Override
  protected World world() {
    var world = new World();
    HostsModel.on(world.host("new", "192.0.2.2").file(HostsFile.PATH, BEFORE));
    return world;
  }

  @Override
  protected void tamper(World world) {
    String now = world.host("new").text(HostsFile.PATH).orElseThrow();
    world.host("new").file(HostsFile.PATH, now + "\n10.0.0.1 printer\n");
  }

  @Test
  void entries_areOneLineForEachAddress() {
    assertThat(parameters().lines())
        .containsExactly(
            "192.0.2.2 www.example.org cdn.example.org",
            "2001:db8::2 www.example.org cdn.example.org");
  }
}
