package org.changeover.dns;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

/** {@code replace-addresses}: every record with an old address gets the new one instead. */
final class ReplaceAddresses implements ChangingAction<ReplaceAddresses.Parameters, DnsSettings> {
  private static final Reversal BACK_TO_THE_OLD =
      Reversal.compensating(
          "Every record and TTL comes back, but what users wrote to the new server since the switch"
              + " stays there and is lost to the old one. Caches may send users to the new server"
              + " until the short TTL has run out.");

  /** What a step gives. */
  @Doc("The addresses that go, those that come, and for which names.")
  public record Parameters(
      @Doc("The addresses to replace, IPv4 and IPv6.") @Example("[203.0.113.10, \"2001:db8::10\"]")
          List<String> from,
      @Doc("Their successors: in each family one for all, or as many and in the same order.")
          @Example("[203.0.113.11, \"2001:db8::11\"]")
          List<String> to,
      @Doc("The TTL of every set of records that is changed.") @Default("5m") @Example("5m")
          Duration ttl,
      @Doc("Whether ip4: and ip6: in SPF texts are replaced too.") @Default("true") @Example("true")
          boolean spf,
      @Doc("Only these names; none means every name.") @Example("[www.libravatar.example]")
          List<String> names,
      @Doc("Not these names.") @Example("[old.libravatar.example]") List<String> except) {}

  private final InFlight inFlight = new InFlight();

  @Override
  public String name() {
    return "replace-addresses";
  }

  @Override
  public String summary() {
    return "Replaces addresses in every record that holds them, A for A and AAAA for AAAA, in one"
        + " update for each zone, and proves it on every authoritative server.";
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
    return BACK_TO_THE_OLD;
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
    return Replacement.of(parameters, Ttl.seconds(parameters.ttl(), settings), settings.zoneNames())
        ::wish;
  }
}
