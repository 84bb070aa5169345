package org.changeover.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

class PutFileContractTest extends ActionContract<PutFile.Parameters, NoSettings> {
  @Override
  protected ChangingAction<PutFile.Parameters, NoSettings> action() {
    return new PutFile();
  }

  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  @Override
  protected PutFile.Parameters parameters() {
    return new PutFile.Parameters(
        "/srv/a b/motd", Optional.empty(), Optional.of(new PlanFile("motd")), "640", "root", "adm");
  }

  @Override
  protected Target target() {
    return new Target.Host("old", List.of("192.0.2.1"));
  }

  @Override
  protected World world() {
    var world = new World().planFile("motd", "The service moves tonight.\n");
    world
        .host("old", "192.0.2.1")
        .file(
            "/srv/a b/motd",
            "Welcome, ünïcode\u0000\n".getBytes(StandardCharsets.UTF_8),
            "0600",
            "web",
            "web");
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("old").file("/srv/a b/motd", "Somebody's own words\n");
  }
}
