package org.changeover.dns;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.changeover.contract.World;
import org.changeover.spi.Target;
import org.xbill.DNS.Name;

/**
 * Worlds for the contract: a primary with two addresses and a secondary, both zones, the key. The
 * picture is the primary's records without the serials, which no undo can bring back.
 */
final class ContractWorld {
  static final DnsSettings SETTINGS = TestSettings.of("changeover", Duration.ofSeconds(5));
  static final Target TARGET = new Target.Service("dns");

  private final Map<World, ModelServer> primaries = new IdentityHashMap<>();

  World next() {
    var world = new World();
    ModelServer primary = ModelServer.primary(world.clock(), Zones.both());
    ModelServer secondary = primary.secondary(0);
    primaries.put(world, primary);
    world
        .unmanaged("ns1", "192.0.2.2", "2001:db8::2")
        .unmanaged("ns2", "192.0.2.3")
        .secret("tsig", Bind.SECRET)
        .part("zones", primary::picture);
    world
        .unmanaged("resolver", "192.0.2.4")
        .network()
        .serve("ns1", 53, primary::serve)
        .serve("ns2", 53, secondary::serve)
        .serve("resolver", 53, ModelCache.of(primary, 0)::serve);
    return world;
  }

  ModelServer primary(World world) {
    return primaries.get(world);
  }

  /** Somebody gives the apex and the pool of a zone another TTL. */
  void tamper(World world) {
    ModelServer primary = primaries.get(world);
    for (String name : List.of("libravatar.test A", "pool.libravatar.test A")) {
      Zone zone = primary.zone("libravatar.test.");
      Rrset set =
          zone.sorted().stream()
              .filter(r -> r.key().toString().equals(name))
              .findFirst()
              .orElseThrow();
      primary.edit(Name.fromConstantString("libravatar.test."), set.ttl(77));
    }
  }
}
