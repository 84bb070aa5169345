package org.changeover.mirrors;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Output;
import org.changeover.spi.Target;

/** A mirror of another owner: one of its two addresses serves an old file. */
class FreshContractTest extends ObservationContract<Fresh.Parameters, MirrorsSettings> {
  private static final String CANARY = MirrorModel.SETTINGS.tree() + "/changeover-canary";

  @Override
  protected ObservingAction<Fresh.Parameters, MirrorsSettings> action() {
    return new Fresh();
  }

  @Override
  protected MirrorsSettings settings() {
    return MirrorModel.SETTINGS;
  }

  @Override
  protected Fresh.Parameters parameters() {
    return new Fresh.Parameters(
        "https://cdn.libravatar.example/avatar/changeover-canary",
        "changeover-canary",
        new HostRef("new"),
        new HostRef("tester"),
        3,
        Duration.ofSeconds(30),
        Optional.of(Duration.ofHours(1)),
        List.of(),
        Duration.ofSeconds(5));
  }

  @Override
  protected Target target() {
    return new Target.Unmanaged("third1", List.of("192.0.2.51", "2001:db8::51"), "owner@x.example");
  }

  @Override
  protected World satisfied() {
    return world("");
  }

  @Override
  protected World differing() {
    return world("[2001:db8::51]");
  }

  private static World world(String stale) {
    var world = new World();
    FakeHost server = world.host("new", "192.0.2.20").file(CANARY, "fresh");
    server.script("last logged in", _ -> Call.ok("1000\t1060\tAccepted publickey for x\n"));
    world
        .host("tester", "192.0.2.9")
        .script("Fetches a page", call -> fetch(call, stale, server.state(CANARY).sha256()));
    return world;
  }

  private static Output fetch(Call call, String stale, String sha256) {
    boolean isStale = !stale.isEmpty() && String.join(" ", call.arguments()).contains(stale);
    String told = "\nchangeover-answered 200\nchangeover-ended 0\n";
    return new Output(0, (isStale ? "0000" : sha256) + "\n", told, false);
  }
}
