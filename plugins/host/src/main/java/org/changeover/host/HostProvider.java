package org.changeover.host;

import java.util.List;
import org.changeover.spi.Action;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Provider;
import org.pf4j.Extension;

/**
 * Commands, accounts, packages, files, trees and backups of hosts, from their set-up to their end.
 */
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
    return List.of(
        new RunCommand(),
        new InstallPackages(),
        new RunService(),
        new MakeGroup(),
        new MakeUser(),
        new PutFile(),
        new PutFiles(),
        new CopyFiles(),
        new CopyTree(),
        new CompareTree(),
        new Backup(),
        new Drained(),
        new RemoveSaved(),
        new Shutdown(),
        new HostsEntry(),
        new RemoveHostsEntries());
  }
}
