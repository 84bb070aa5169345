package org.changeover.dns;

import java.util.List;
import java.util.function.Function;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Reversal;
import org.changeover.spi.TargetKind;

/** {@code join-pools}: some machines come into pools of addresses, beside the others. */
final class JoinPools extends ZoneChange<JoinPools.Parameters> {
  private static final Reversal OUT_AGAIN =
      new Reversal(
          Reversal.Kind.EXACT,
          "Takes out what this step put in, and nothing else; the serial of the zone keeps"
              + " rising.");

  /** What a step gives. */
  @Doc("Who joins which pools. With neither hosts nor addresses it is the step's target.")
  public record Parameters(
      @Doc("The names of the pools, in any of the zones; each keeps its TTL.")
          @Example("[cdn.libravatar.example, seccdn.libravatar.example]")
          List<String> pools,
      @Doc("Hosts of the inventory whose addresses join.") @Example("[new]") List<HostRef> hosts,
      @Doc("Addresses that join, IPv4 as A and IPv6 as AAAA.")
          @Example("[198.51.100.7, \"2001:db8::7\"]")
          List<String> addresses) {}

  JoinPools() {
    super(
        "join-pools",
        "Adds addresses to pools, A and AAAA, in one update for each zone, and proves it on"
            + " every authoritative server.",
        Parameters.class,
        Standing.Of.ADDED_MEMBERS,
        TargetKind.values());
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return OUT_AGAIN;
  }

  @Override
  Function<List<Zone>, Wish> wishes(Parameters parameters, ReadContext<DnsSettings> context) {
    Pools pools = Pools.of(parameters.pools(), context.settings().zoneNames());
    Addresses joiners = PoolMembers.of(parameters.hosts(), parameters.addresses(), context);
    return zones -> pools.withMembers(zones, joiners);
  }
}
