package org.changeover.mirrors;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.Provider;
import org.pf4j.Extension;

/** Looks after a fleet of mirrors that pull from a main server. */
@Extension
public final class MirrorsProvider implements Provider<MirrorsSettings> {

  @Override
  public String name() {
    return "mirrors";
  }

  @Override
  public Class<MirrorsSettings> settings() {
    return MirrorsSettings.class;
  }

  @Override
  public List<Action<?, MirrorsSettings>> actions() {
    return List.of(
        new PauseSync(),
        new ResumeSync(),
        new RevokeAccess(),
        new RestoreAccess(),
        new BuildPackage(),
        new PublishPackage(),
        new UpdatePackage(),
        new TestAccess(),
        new PlaceCanary(),
        new Fresh());
  }
}
