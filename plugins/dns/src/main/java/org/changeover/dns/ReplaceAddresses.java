package org.changeover.dns;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Reversal;
import org.changeover.spi.TargetKind;

/** {@code replace-addresses}: every record with an old address gets the new one instead. */
final class ReplaceAddresses extends ZoneChange<ReplaceAddresses.Parameters> {
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

  ReplaceAddresses() {
    super(
        "replace-addresses",
        "Replaces addresses in every record that holds them, A for A and AAAA for AAAA, in one"
            + " update for each zone, and proves it on every authoritative server.",
        Parameters.class,
        Standing.Of.WHOLE_SETS,
        TargetKind.SERVICE);
  }

  @Override
  public Set<String> leaves(Parameters parameters) {
    return Set.copyOf(parameters.from());
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return BACK_TO_THE_OLD;
  }

  @Override
  Function<List<Zone>, Wish> wishes(Parameters parameters, ReadContext<DnsSettings> context) {
    DnsSettings settings = context.settings();
    return Replacement.of(parameters, Ttl.seconds(parameters.ttl(), settings), settings.zoneNames())
        ::wish;
  }
}
