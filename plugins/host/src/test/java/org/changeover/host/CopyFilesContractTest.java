package org.changeover.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.changeover.contract.Call;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Output;

class CopyFilesContractTest extends HostContract<CopyFiles.Parameters> {
  @Override
  protected ChangingAction<CopyFiles.Parameters, NoSettings> action() {
    return new CopyFiles();
  }

  @Override
  protected CopyFiles.Parameters parameters() {
    return new CopyFiles.Parameters(
        new HostRef("old"),
        List.of(
            entry("/etc/app/key.pem", Optional.empty(), Optional.empty()),
            entry("/etc/app/cert.pem", Optional.of("/etc/app/new.pem"), Optional.of("0640"))));
  }

  private static CopyFiles.Entry entry(String path, Optional<String> to, Optional<String> mode) {
    return new CopyFiles.Entry(path, to, mode, Optional.empty(), mode.map(m -> "ssl-cert"));
  }

  @Override
  protected World world() {
    var world = new World();
    world
        .host("old", "192.0.2.1")
        .file(
            "/etc/app/key.pem", "the key".getBytes(StandardCharsets.UTF_8), "0600", "root", "root")
        .file("/etc/app/cert.pem", "the certificate")
        .script("readlink ", call -> Call.ok(call.argument(0) + "\n"));
    world
        .host("new", "192.0.2.2")
        .file("/etc/app/key.pem", "the package's key")
        .script("getent \"$kind\"", call -> Call.ok(""))
        .script("chown -- \"$2\"", CopyFilesContractTest::own);
    return world;
  }

  private static Output own(Call call) {
    String path = call.argument(0);
    String[] owner = call.argument(1).split(":");
    byte[] bytes = call.host().text(path).orElseThrow().getBytes(StandardCharsets.UTF_8);
    call.host().file(path, bytes, call.argument(2), owner[0], owner[1]);
    return Call.ok("");
  }

  @Override
  protected void tamper(World world) {
    world.host("new").file("/etc/app/key.pem", "somebody's key");
  }
}
