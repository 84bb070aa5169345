package org.changeover.check;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Endpoint;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shakes hands at every address of a host for a name, and looks at the certificates that come: a
 * whole and trusted chain, the right name, days enough. No missing certificate is fetched, since
 * many clients do not either.
 */
final class TlsCheck extends Described<TlsCheck.Parameters>
    implements ObservingAction<TlsCheck.Parameters, CheckSettings> {

  record Parameters(
      @Doc("The name that the certificate is for; asked for by SNI.")
          @Example("www.example.org")
          @Matches("[A-Za-z0-9.-]+")
          String name,
      @Doc("The host to shake hands with, at each of its addresses.") @Example("new") HostRef to,
      @Doc("The port.") @Default("443") @Between(min = 1, max = 65535) int port,
      @Doc("Which addresses count: any, ipv4 or ipv6.") @Default("any") Family family,
      @Doc("How many days the certificates are valid for at least.")
          @Default("14")
          @Between(min = 0, max = 3650)
          int days,
      @Doc("How long one handshake may take.") @Default("10s") Duration timeout) {}

  TlsCheck() {
    super(
        "tls",
        "Looks at the certificates that a host serves for a name",
        Parameters.class,
        TargetKind.HOST,
        TargetKind.UNMANAGED,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("days-left", "The days until the first of the certificates expires."),
        new OutputDoc(
            "fingerprints", "For each address the SHA-256 of the certificate that it serves."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.none();
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<CheckSettings> context) {
    Mono<Optional<byte[]>> trusted =
        context
            .settings()
            .ca()
            .map(file -> context.file(file).map(Optional::of))
            .orElseGet(() -> Mono.just(Optional.empty()));
    return trusted
        .flatMapMany(ca ->
            Flux.fromIterable(
                    wanted.family().endpoints(context.network(), wanted.to(), wanted.port()))
                .concatMap(endpoint -> shake(wanted, endpoint, ca, context)))
        .collectList()
        .map(seen -> judged(wanted, seen, context.clock().instant()));
  }

  private static Mono<Seen> shake(
      Parameters wanted,
      Endpoint endpoint,
      Optional<byte[]> ca,
      ReadContext<CheckSettings> context) {
    return context
        .network()
        .exchange(
            endpoint,
            wanted.timeout(),
            socket -> new Handshake(wanted.name(), ca).over(socket, endpoint.port()))
        .map(certificates -> new Seen(endpoint, certificates));
  }

  private record Seen(Endpoint endpoint, Handshake.Result result) {
    long daysLeft(Instant now) {
      return Duration.between(now, result.expires()).toDays();
    }
  }

  private static Check judged(Parameters wanted, List<Seen> all, Instant now) {
    var changes = new ArrayList<Change>();
    for (Seen seen : all) {
      String where = wanted.name() + " at " + seen.endpoint();
      if (!seen.result().refusal().isEmpty()) {
        changes.add(new Change(where, seen.result().refusal(), "a trusted certificate"));
      } else if (seen.daysLeft(now) < wanted.days()) {
        changes.add(
            new Change(
                where,
                "%d days left, until %s".formatted(seen.daysLeft(now), seen.result().expires()),
                "at least " + wanted.days()));
      }
    }
    return changes.isEmpty()
        ? new Check.Satisfied(evidence(wanted, all, now))
        : new Check.Differs(changes, changes.stream().map(Change::before).collect(joining("; ")));
  }

  private static Evidence evidence(Parameters wanted, List<Seen> all, Instant now) {
    long days = all.stream().mapToLong(seen -> seen.daysLeft(now)).min().orElse(0);
    Map<String, Object> fingerprints = new LinkedHashMap<>();
    all.forEach(seen -> fingerprints.put(seen.endpoint().address(), seen.result().fingerprint()));
    String summary =
        "%s at %s: %s, issued by %s, %d days left"
            .formatted(
                wanted.name(),
                all.stream().map(s -> s.endpoint().toString()).collect(joining(", ")),
                all.getFirst().result().protocol(),
                all.getFirst().result().issuer(),
                days);
    return new Evidence(summary, Map.of("days-left", days, "fingerprints", fingerprints));
  }
}
