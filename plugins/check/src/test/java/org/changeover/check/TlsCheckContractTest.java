package org.changeover.check;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.changeover.contract.Certificates;
import org.changeover.contract.FakeNetwork;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

class TlsCheckContractTest extends ObservationContract<TlsCheck.Parameters, CheckSettings> {
  static final Certificates GOOD = Certificates.of("www.example.org", 90);

  @Override
  protected ObservingAction<TlsCheck.Parameters, CheckSettings> action() {
    return new TlsCheck();
  }

  @Override
  protected CheckSettings settings() {
    return new CheckSettings(Optional.of(new PlanFile("ca.crt")));
  }

  @Override
  protected TlsCheck.Parameters parameters() {
    return new TlsCheck.Parameters(
        "www.example.org", new HostRef("new"), 443, Family.ANY, 14, Duration.ofSeconds(5));
  }

  @Override
  protected Target target() {
    return new Target.Service("check");
  }

  @Override
  protected World satisfied() {
    return world(Instant.now());
  }

  /** The same so late that the certificate expires too soon. */
  @Override
  protected World differing() {
    return world(Instant.now().plus(Duration.ofDays(80)));
  }

  private static World world(Instant now) {
    var world = new World().planFile("ca.crt", GOOD.pem()).startsAt(now);
    world.host("new", "192.0.2.2", "2001:db8::2");
    world.network().serve("new", 443, serving(GOOD));
    return world;
  }

  private static FakeNetwork.Server serving(Certificates certificates) {
    SSLContext context = certificates.server();
    return socket -> serve(context, socket);
  }

  private static void serve(SSLContext context, Socket socket) throws IOException {
    var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    tls.getInputStream().read();
  }
}
