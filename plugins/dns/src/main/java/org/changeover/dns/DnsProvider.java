package org.changeover.dns;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.spi.Action;
import org.changeover.spi.Finding;
import org.changeover.spi.Lookout;
import org.changeover.spi.Provider;
import org.changeover.spi.ReadContext;
import org.pf4j.Extension;
import reactor.core.publisher.Flux;

/** DNS zones: what points at an address, TTLs, and the switch to other addresses. */
@Extension
public final class DnsProvider implements Provider<DnsSettings> {

  @Override
  public String name() {
    return "dns";
  }

  @Override
  public Class<DnsSettings> settings() {
    return DnsSettings.class;
  }

  @Override
  public List<Action<?, DnsSettings>> actions() {
    return List.of(
        new FindAddresses(),
        new SetTtl(),
        new LeavePools(),
        new JoinPools(),
        new ReplaceAddresses(),
        new CachesExpired(),
        new Propagated());
  }

  /** The zones. */
  @Override
  public Set<String> services(DnsSettings settings) {
    return new LinkedHashSet<>(settings.zones());
  }

  /** What every server and resolver says about the addresses in the zones. */
  @Override
  public Optional<Lookout> lookout(ReadContext<DnsSettings> context) {
    return Optional.of(new ZoneLookout(context));
  }

  /** Whether the servers answer, and the key may read the zones. */
  @Override
  public Flux<Finding> inspect(ReadContext<DnsSettings> context) {
    return new Inspection(context).look();
  }
}
