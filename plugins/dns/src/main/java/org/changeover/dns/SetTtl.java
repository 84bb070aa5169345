package org.changeover.dns;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.changeover.dns.Found.How;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code set-ttl}: one TTL for every record that holds one of some addresses. */
final class SetTtl implements ChangingAction<SetTtl.Parameters, DnsSettings> {
  private static final Set<How> SERVED_WITH_THE_ADDRESS =
      EnumSet.of(How.ADDRESS, How.ALIAS, How.TEXT, How.HINT);

  /** What a step gives. */
  @Doc("Which records, and the TTL they get.")
  public record Parameters(
      @Doc("The addresses whose records are meant, IPv4 and IPv6.")
          @Example("[203.0.113.10, \"2001:db8::10\"]")
          List<String> addresses,
      @Doc("The TTL that they get.") @Default("1h") @Example("5m") Duration ttl) {}

  private final InFlight inFlight = new InFlight();

  @Override
  public String name() {
    return "set-ttl";
  }

  @Override
  public String summary() {
    return "Sets the TTL of every record that holds one of the addresses, and of every alias of it,"
        + " on every authoritative server.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public Set<TargetKind> targets() {
    return EnumSet.of(TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return ZoneWork.OUTPUTS;
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return ZoneKeys.writing(target);
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> work(context).check(wishes(parameters, context.settings())));
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<DnsSettings> context) {
    return Flux.defer(() -> work(context).apply(wishes(parameters, context.settings()), context));
  }

  @Override
  public Mono<Check> verify(Parameters parameters, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> work(context).verify(wishes(parameters, context.settings())));
  }

  @Override
  public boolean repeatable(Parameters parameters) {
    return true;
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return ZoneWork.EXACT_BUT_THE_SERIAL;
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters parameters, Receipt receipt, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> work(context).checkUndo(receipt));
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<DnsSettings> context) {
    return Flux.defer(() -> work(context).undo(receipt, context));
  }

  private ZoneWork work(ReadContext<DnsSettings> context) {
    return new ZoneWork(name(), context, inFlight);
  }

  private static Function<List<Zone>, Wish> wishes(Parameters parameters, DnsSettings settings) {
    Addresses addresses = Addresses.parse("addresses", parameters.addresses());
    long ttl = Ttl.seconds(parameters.ttl(), settings);
    return zones -> wish(zones, addresses, ttl);
  }

  /** What has to change in the zones; pure. */
  static Wish wish(List<Zone> zones, Addresses addresses, long ttl) {
    List<Found> found =
        Hunt.in(zones, addresses).stream()
            .filter(f -> SERVED_WITH_THE_ADDRESS.contains(f.how()))
            .toList();
    if (found.isEmpty()) {
      throw new ActionFailedException(
          "no record of these zones holds any of "
              + addresses
              + ": are these the right addresses?");
    }
    return Wish.of(
        zones,
        zones.stream()
            .map(zone -> new ZoneEdit(zone.origin(), zone.soa(), edits(zone, found, ttl)))
            .toList(),
        zones.stream()
            .map(zone -> new Expected(zone.origin(), zone.serial(), expected(zone, found, ttl)))
            .toList());
  }

  private static List<ZoneEdit.Edit> edits(Zone zone, List<Found> found, long ttl) {
    return found.stream()
        .filter(f -> f.zone().equals(zone.origin()) && f.rrset().ttl() != ttl)
        .map(f -> new ZoneEdit.Edit(f.rrset(), f.rrset().ttl(ttl)))
        .toList();
  }

  private static List<Rrset> expected(Zone zone, List<Found> found, long ttl) {
    return found.stream()
        .filter(f -> f.zone().equals(zone.origin()))
        .map(f -> f.rrset().ttl(ttl))
        .toList();
  }
}
