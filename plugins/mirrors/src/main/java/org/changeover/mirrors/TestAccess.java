package org.changeover.mirrors;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Mono;

/**
 * Logs in from a mirror to the main server as the synchronising does, and compares the host key
 * that was presented with those that the server itself holds: a name that still leads to the old
 * server lets a mirror in as well.
 */
final class TestAccess extends Described<TestAccess.Parameters>
    implements ObservingAction<TestAccess.Parameters, MirrorsSettings> {

  record Parameters(
      @Doc("The name that mirrors pull from.")
          @Example("0.cdn.libravatar.example")
          @Matches(Patterns.NAME)
          String to,
      @Doc("The server that the name must lead to.") @Example("new") HostRef server,
      @Doc("The account on the mirror; left out, that of the settings.")
          @Example("libravatar-slave")
          @Matches(Patterns.ACCOUNT)
          Optional<String> user,
      @Doc("How long the server may take to answer.") @Default("15s") Duration timeout) {}

  TestAccess() {
    super(
        "test-access",
        "Logs in from a mirror to the main server, and proves which server it was",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("address", "The address that was really contacted."),
        new OutputDoc("fingerprint", "The fingerprint of the host key that was presented."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.reading("host:" + target.name() + "/sync");
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<MirrorsSettings> context) {
    String user = wanted.user().orElse(context.settings().user());
    String login = context.settings().masterUser();
    return HostKey.of(context.host(wanted.server()))
        .zipWith(
            Login.attempt(
                context.host(), user, wanted.to(), Optional.empty(), login, wanted.timeout()))
        .map(found -> judged(wanted, context, found.getT1(), found.getT2()));
  }

  private static Check judged(
      Parameters wanted, ReadContext<MirrorsSettings> context, List<HostKey> keys, Login login) {
    return switch (login) {
      case Login.Accepted(String address, String fingerprint) -> {
        boolean isServer = keys.stream().anyMatch(key -> key.fingerprint().equals(fingerprint));
        yield isServer
            ? new Check.Satisfied(
                new Evidence(
                    "%s let %s in at %s with the host key %s of %s"
                        .formatted(
                            wanted.to(),
                            context.target().name(),
                            address,
                            fingerprint,
                            wanted.server()),
                    Map.of("address", address, "fingerprint", fingerprint)))
            : differs(
                wanted,
                "let in at %s, by a server with the host key %s".formatted(address, fingerprint));
      }
      case Login.Refused(String why, String _) -> differs(wanted, "refused: " + why);
      case Login.Distrusted(String why, String fingerprint) ->
          differs(wanted, "not trusted, with the host key %s: %s".formatted(fingerprint, why));
      case Login.Unreached(String why) -> differs(wanted, why);
      case Login.Unclear(String why) ->
          new Check.Unknown("%s: ssh: %s".formatted(context.target().name(), why));
    };
  }

  private static Check differs(Parameters wanted, String found) {
    return new Check.Differs(
        List.of(new Change("login to " + wanted.to(), found, "let in by " + wanted.server())),
        found);
  }
}
