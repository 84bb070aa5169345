package org.changeover.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.contract.Call;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Output;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Target;

class HttpCheckContractTest extends ObservationContract<HttpCheck.Parameters, CheckSettings> {
  @Override
  protected ObservingAction<HttpCheck.Parameters, CheckSettings> action() {
    return new HttpCheck();
  }

  @Override
  protected CheckSettings settings() {
    return new CheckSettings(Optional.of(new PlanFile("ca.crt")));
  }

  @Override
  protected HttpCheck.Parameters parameters() {
    var expect =
        new HttpCheck.Expect(
            503, Map.of("Retry-After", "600"), Optional.of("back soon"), Optional.of("Traceback"));
    return new HttpCheck.Parameters(
        "https://www.example.org/",
        new HostRef("tester"),
        Optional.of(new HostRef("old")),
        Family.ANY,
        Optional.of(expect),
        Duration.ofSeconds(5));
  }

  @Override
  protected Target target() {
    return new Target.Service("check");
  }

  @Override
  protected World satisfied() {
    return world(
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: 600\r\n\r\nWe are back soon.", 503);
  }

  @Override
  protected World differing() {
    return world("HTTP/1.1 200 OK\r\n\r\nTraceback", 200);
  }

  private static World world(String answer, int status) {
    var world = new World().planFile("ca.crt", "a certificate");
    world.host("old", "192.0.2.1", "2001:db8::1");
    world.host("tester", "192.0.2.9").script("curl", call -> curl(call, answer, status));
    return world;
  }

  private static Output curl(Call call, String answer, int status) {
    List<String> arguments = call.arguments();
    String resolved = arguments.get(arguments.indexOf("--resolve") + 1);
    String address = resolved.substring("www.example.org:443:".length()).replaceAll("[\\[\\]]", "");
    return new Output(
        0, answer, "\nchangeover-measured %s %d 0.012345\n".formatted(address, status), false);
  }
}
