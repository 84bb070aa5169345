package org.changeover.check;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.changeover.contract.FakeNetwork;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

class TlsCheckContractTest extends ObservationContract<TlsCheck.Parameters, CheckSettings> {
  static final Certificates GOOD = Certificates.of("www.example.org", 90);
  static final Certificates SHORT = Certificates.of("www.example.org", 5);

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
    return world(GOOD.pem(), GOOD, GOOD);
  }

  /** The second address serves a certificate that expires too soon. */
  @Override
  protected World differing() {
    return world(GOOD.pem() + SHORT.pem(), GOOD, SHORT);
  }

  static World world(String trusted, Certificates onIpv4, Certificates onIpv6) {
    var world = new World().planFile("ca.crt", trusted);
    world.host("new", "192.0.2.2", "2001:db8::2");
    world
        .network()
        .serve("new", "192.0.2.2", 443, serving(onIpv4))
        .serve("new", "2001:db8::2", 443, serving(onIpv6));
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
