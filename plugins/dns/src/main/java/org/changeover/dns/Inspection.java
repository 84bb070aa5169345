package org.changeover.dns;

import java.util.ArrayList;
import java.util.List;
import org.changeover.spi.Finding;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks into one instance before a run: whether the primary hands its zones over to the key, every
 * server serves what the primary has, and no other server answers for the zones.
 */
record Inspection(ReadContext<DnsSettings> context) {

  Flux<Finding> look() {
    var servers = new NameServers(context, new InFlight());
    return servers
        .transfer()
        .flatMapMany(zones -> Flux.concat(Mono.just(handedOver(zones)), served(servers, zones)));
  }

  private Finding handedOver(List<Zone> zones) {
    long records = zones.stream().mapToLong(zone -> zone.rrsets().size()).sum();
    return Finding.fine(
        "zones",
        "%s hands over %d zones with %d sets of records to the key %s"
            .formatted(
                context.settings().takesUpdates(),
                zones.size(),
                records,
                context.settings().keyName()));
  }

  private static Flux<Finding> served(NameServers servers, List<Zone> zones) {
    List<Expected> serials =
        zones.stream().map(zone -> new Expected(zone.origin(), zone.serial(), List.of())).toList();
    return servers
        .observe(serials, 1)
        .flatMapIterable(seen -> judged(seen, servers.notAsked(zones)));
  }

  static List<Finding> judged(Observation seen, List<String> notAsked) {
    var findings = new ArrayList<Finding>();
    findings.add(
        seen.good()
            ? Finding.fine(
                "servers",
                "all %d addresses serve what the primary has".formatted(seen.views().size()))
            : Finding.warning(
                "servers",
                seen.trouble(),
                "mend them first: a change is not through before every server serves it"));
    if (!notAsked.isEmpty()) {
      findings.add(
          Finding.warning(
              "servers",
              "the zones name servers that nobody asks: " + String.join(", ", notAsked),
              "add them to 'servers' of the instance, or take them out of the zones"));
    }
    return findings;
  }
}
