package org.changeover.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.Secret;
import org.xbill.DNS.Name;

/** One group of zones with the servers that answer for them. */
@Doc("A group of DNS zones, the servers that answer for them, and the key that may change them.")
public record DnsSettings(
    @Doc("How the zones are changed.") @Default("rfc2136") @Example("rfc2136") Backend backend,
    @Doc("Every authoritative server; the first takes updates unless 'primary' names another.")
        @Example("[ns1, ns2]")
        List<HostRef> servers,
    @Doc("The zones that steps may read and change.")
        @Matches("([A-Za-z0-9_-]+\\.)*[A-Za-z0-9_-]+\\.?")
        @Example("[libravatar.example]")
        List<String> zones,
    @Doc("The TSIG secret, in Base64 as in a BIND key file.") @Example("${secret:tsig}")
        Secret tsig,
    @Doc("The server that takes updates and zone transfers.") @Example("ns1")
        Optional<HostRef> primary,
    @Doc("The name of the TSIG key on the servers.")
        @Default("changeover")
        @Example("changeover")
        @Matches("[A-Za-z0-9._-]+")
        String keyName,
    @Doc("The algorithm of the TSIG key.")
        @Default("hmac-sha256")
        @Example("hmac-sha512")
        @Matches("hmac-sha(1|224|256|384|512)")
        String algorithm,
    @Doc("The TCP port of the servers.")
        @Default("53")
        @Example("5353")
        @Between(min = 1, max = 65535)
        int port,
    @Doc("The shortest TTL that the servers accept; a step that wants a shorter one is refused.")
        @Example("60s")
        Optional<Duration> minTtl,
    @Doc("How long a server may take to answer.") @Default("10s") @Example("5s") Duration timeout,
    @Doc("How long the other servers may take to catch up with the primary.")
        @Default("2m")
        @Example("5m")
        Duration catchUp,
    @Doc(
            "What an update demands of the zone, so that it cannot run over somebody else's: the"
                + " serial, or the records where the server compares the serial with another one"
                + " than it serves (PowerDNS with SOA-EDIT, BIND with inline-signing); auto finds"
                + " out which.")
        @Default("auto")
        @Example("records")
        Lock lock,
    @Doc("Caching resolvers whose answers steps look at; asked on TCP, with recursion.")
        @Example("[resolver]")
        List<HostRef> resolvers,
    @Doc("The TCP port of the resolvers.")
        @Default("53")
        @Example("5353")
        @Between(min = 1, max = 65535)
        int resolverPort) {

  public DnsSettings {
    servers = List.copyOf(servers);
    zones = List.copyOf(zones);
    resolvers = List.copyOf(resolvers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers is empty: name the primary, then the others");
    }
    if (zones.isEmpty()) {
      throw new IllegalArgumentException("zones is empty: name every zone that steps may change");
    }
  }

  List<Name> zoneNames() {
    return zones.stream().map(zone -> Names.parse("zones", zone)).toList();
  }

  HostRef takesUpdates() {
    return primary.orElse(servers.getFirst());
  }
}
