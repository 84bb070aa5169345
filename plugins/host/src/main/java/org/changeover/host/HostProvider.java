package org.changeover.host;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Provider;
import org.pf4j.Extension;

/** Commands, files and packages on one host. */
@Extension
public final class HostProvider implements Provider<NoSettings> {

  @Override
  public String name() {
    return "host";
  }

  @Override
  public Class<NoSettings> settings() {
    return NoSettings.class;
  }

  @Override
  public List<Action<?, NoSettings>> actions() {
    return List.of(new RunCommand(), new PutFile(), new InstallPackages());
  }
}
