package org.changeover.dns;

import java.util.List;
import org.changeover.contract.ObservationContract;
import org.changeover.contract.World;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Target;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class FindAddressesContractTest extends ObservationContract<FindAddresses.Parameters, DnsSettings> {
  private static final Name EXAMPLE = Name.fromConstantString("libravatar.example.");
  private static final Name SURPRISE = Name.fromConstantString("surprise.libravatar.example.");

  private final ContractWorld worlds = new ContractWorld();

  @Override
  protected ObservingAction<FindAddresses.Parameters, DnsSettings> action() {
    return new FindAddresses();
  }

  @Override
  protected DnsSettings settings() {
    return ContractWorld.SETTINGS;
  }

  @Override
  protected FindAddresses.Parameters parameters() {
    List<String> known =
        Hunt.in(Zones.both(), Addresses.parse("old", Zones.OLD)).stream()
            .map(f -> Names.text(f.rrset().key().name()))
            .toList();
    return new FindAddresses.Parameters(Zones.OLD, known, FindAddresses.OnUnexpected.FAIL);
  }

  @Override
  protected Target target() {
    return ContractWorld.TARGET;
  }

  @Override
  protected World satisfied() {
    return worlds.next();
  }

  @Override
  protected World differing() {
    World world = worlds.next();
    var address = Addresses.literal("192.0.2.10").orElseThrow();
    worlds
        .primary(world)
        .edit(
            EXAMPLE,
            new Rrset(
                new Rrset.Key(SURPRISE, Type.A),
                60,
                List.of(new ARecord(SURPRISE, DClass.IN, 60, address))));
    return world;
  }
}
