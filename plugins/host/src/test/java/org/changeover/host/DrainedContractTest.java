package org.changeover.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.changeover.contract.Call;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;

class DrainedContractTest extends ObservationContract<Drained.Parameters, NoSettings> {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  @Override
  protected ObservingAction<Drained.Parameters, NoSettings> action() {
    return new Drained();
  }

  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  @Override
  protected Drained.Parameters parameters() {
    return new Drained.Parameters(
        List.of("/var/log/apache2/access.log"),
        Duration.ofHours(24),
        0,
        List.of(new HostRef("new")),
        List.of("192.0.2.80"),
        List.of("zgrab"));
  }

  @Override
  protected Target target() {
    return new Target.Host("old", List.of("192.0.2.1"));
  }

  private static World world(String counted) {
    var world = new World().startsAt(NOW);
    world.host("new", "192.0.2.2");
    world
        .host("old", "192.0.2.1")
        .script(
            "Counts the requests",
            call ->
                call.input().equals("address 192.0.2.80\naddress 192.0.2.2\nagent zgrab\n")
                    ? Call.ok("oldest %d\n%s".formatted(NOW.getEpochSecond() - 100_000, counted))
                    : Call.failed(1, "what is to be ignored?"));
    return world;
  }

  @Override
  protected World satisfied() {
    return world("requests 0\nunread 0\n");
  }

  @Override
  protected World differing() {
    return world("requests 2\nunread 0\nclient 198.51.100.7 2 1773140000 www\n");
  }
}
