package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Output;

class BackupContractTest extends HostContract<Backup.Parameters> {
  @Override
  protected ChangingAction<Backup.Parameters, NoSettings> action() {
    return new Backup();
  }

  @Override
  protected Backup.Parameters parameters() {
    return parameters(true);
  }

  static Backup.Parameters parameters(boolean keep) {
    return new Backup.Parameters(
        List.of("/etc/app"),
        List.of("/etc/app/cache"),
        List.of(new Backup.Dump("app.dump", "pg_dump -Fc app", Optional.of("postgres"))),
        new HostRef("tester"),
        "/var/backups/changeover",
        "/var/tmp",
        true,
        keep,
        Duration.ofHours(1));
  }

  @Override
  protected World world() {
    var world = new World();
    on(world.host("new", "192.0.2.2").file("/etc/app/conf", "text"));
    on(world.host("tester", "192.0.2.5"));
    return world;
  }

  private static void on(FakeHost host) {
    host.directory("/var/tmp", "1777", "root", "root")
        .directory("/var/backups/changeover", "0700", "root", "root")
        .command("date", call -> Call.ok("1700000000000000000\n"))
        .command("install", call -> Call.ok(""))
        .script(".tar.zst", BackupContractTest::archives)
        .script("an archive in FOLDER/archive", BackupContractTest::script)
        .command(
            "rm",
            call -> {
              call.arguments().subList(2, call.arguments().size()).forEach(call.host()::delete);
              return Call.ok("");
            });
  }

  private static Output archives(Call call) {
    String path = call.argument(0) + ".tar.zst";
    return Call.ok(call.host().state(path).exists() ? path + "\n" : "");
  }

  private static Output script(Call call) {
    if (call.argument(0).equals("begin")) {
      call.host().file(call.argument(1) + "/job", "1");
      return Call.ok("1\n");
    }
    if (call.argument(0).equals("test")) {
      return call.host().text(call.argument(1)).orElse("").equals("the archive")
          ? Call.ok("tested 2\n")
          : Call.failed(1, "no archive");
    }
    call.host().file(call.argument(1) + "/archive", "the archive");
    return Call.ok("suffix zst\nfiles 2\nchanged 0\n");
  }

  @Override
  protected void tamper(World world) {
    String folder = "/var/backups/changeover/";
    for (String name : world.host("tester").list(folder)) {
      if (name.endsWith(".zst")) {
        world.host("tester").file(folder + name, "damaged");
      }
    }
  }

  /** Everything but the archive, which is kept. */
  @Override
  protected String restored(World world) {
    return world
        .picture()
        .lines()
        .filter(line -> !line.contains(".tar.zst"))
        .collect(joining("\n"));
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
