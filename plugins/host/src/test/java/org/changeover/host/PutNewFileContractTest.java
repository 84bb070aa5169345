package org.changeover.host;

import java.util.Optional;
import org.changeover.contract.World;

class PutNewFileContractTest extends PutFileContractTest {
  @Override
  protected PutFile.Parameters parameters() {
    return new PutFile.Parameters(
        "/srv/a b/new", Optional.of("new\n"), Optional.empty(), "0644", "root", "root");
  }

  @Override
  protected void tamper(World world) {
    world.host("old").link("/srv/a b/new", "motd");
  }
}
