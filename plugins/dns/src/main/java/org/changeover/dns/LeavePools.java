package org.changeover.dns;

import java.util.List;
import java.util.function.Function;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.ReadContext;
import org.changeover.spi.TargetKind;

/** {@code leave-pools}: some machines go out of pools of addresses, which keep the others. */
final class LeavePools extends ZoneChange<LeavePools.Parameters> {

  /** What a step gives. */
  @Doc("Who leaves which pools. With neither hosts nor addresses it is the step's target.")
  public record Parameters(
      @Doc("The names of the pools, in any of the zones.")
          @Example("[cdn.libravatar.example, seccdn.libravatar.example]")
          List<String> pools,
      @Doc("Hosts of the inventory whose addresses leave.") @Example("[third1, third2]")
          List<HostRef> hosts,
      @Doc("Addresses that leave, IPv4 and IPv6.") @Example("[198.51.100.7, \"2001:db8::7\"]")
          List<String> addresses,
      @Doc(
              "How many A records each pool keeps at the least, and AAAA if it has any; the step is"
                  + " refused before it would leave fewer.")
          @Default("1")
          @Example("2")
          @Between(min = 1, max = 1000)
          int keepAtLeast) {}

  LeavePools() {
    super(
        "leave-pools",
        "Takes addresses out of pools, A and AAAA, in one update for each zone, without ever"
            + " emptying one, and proves it on every authoritative server.",
        Parameters.class,
        Standing.Of.WHOLE_SETS,
        TargetKind.values());
  }

  @Override
  Function<List<Zone>, Wish> wishes(Parameters parameters, ReadContext<DnsSettings> context) {
    Pools pools = Pools.of(parameters.pools(), context.settings().zoneNames());
    Addresses leavers = PoolMembers.of(parameters.hosts(), parameters.addresses(), context);
    return zones -> pools.withoutMembers(zones, leavers, parameters.keepAtLeast());
  }
}
