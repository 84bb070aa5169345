package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

/**
 * One of the service's zones as it is before the migration, and what is planted in it.
 *
 * <p>The pools hold controlled and third-party mirrors beside the old server, so that each keeps an
 * A and an AAAA record when the old server and the third parties leave. The zone file has the form
 * of RFC 1035, section 5.
 */
record Zone(String domain, List<Entry> entries) {
  static final List<String> DOMAINS = List.of("libravatar.example", "libravatar.test");
  static final int TTL = 43_200;

  private static final int SERIAL = 2026_01_01_01;

  /** Why a record is there, as the hunt for the old server's address sees it. */
  enum Kind {
    /** Holds the old server's address. */
    ADDRESS,
    /** Points at a name that holds it. */
    ALIAS,
    /** Holds it, though no document of the service mentions the name. */
    FORGOTTEN,
    /** Has nothing to do with the old server. */
    OTHER
  }

  /** One record; {@code name} is relative to the zone, {@code @} its apex. */
  record Entry(String name, String type, String data, Kind kind) {}

  static List<Zone> all(AddressPlan plan) {
    return DOMAINS.stream().map(domain -> of(domain, plan)).toList();
  }

  static Zone of(String domain, AddressPlan plan) {
    Stream<Entry> entries =
        Stream.of(
                nameServers(plan),
                both("@", LabHost.OLD, plan),
                Stream.of(
                    new Entry("www", "CNAME", "@", Kind.ALIAS),
                    new Entry("stats", "CNAME", "@", Kind.ALIAS)),
                both("cdn", LabHost.OLD, plan),
                both("cdn", LabHost.MIRROR1, plan),
                LabHost.THIRD_PARTIES.stream()
                    .map(host -> new Entry("cdn", "A", plan.ipv4(host), Kind.OTHER)),
                both("seccdn", LabHost.OLD, plan).limit(1),
                both("seccdn", LabHost.MIRROR1, plan),
                both("0.cdn", LabHost.OLD, plan),
                both("acme", LabHost.OLD, plan),
                Stream.of(spf(plan), new Entry("@", "MX", "10 mail", Kind.OTHER)),
                both("mail", LabHost.OUTSIDE, plan),
                forgotten(domain, plan))
            .flatMap(part -> part);
    return new Zone(domain, entries.toList());
  }

  private static Stream<Entry> nameServers(AddressPlan plan) {
    return Stream.of(
            Stream.of(
                new Entry("@", "NS", "ns1", Kind.OTHER), new Entry("@", "NS", "ns2", Kind.OTHER)),
            both("ns1", LabHost.NS1, plan),
            both("ns2", LabHost.NS2, plan))
        .flatMap(part -> part);
  }

  private static Stream<Entry> both(String name, LabHost host, AddressPlan plan) {
    Kind kind = host == LabHost.OLD ? Kind.ADDRESS : Kind.OTHER;
    return Stream.of(
        new Entry(name, "A", plan.ipv4(host), kind),
        new Entry(name, "AAAA", plan.ipv6(host), kind));
  }

  /** Mail of the service leaves from the old server (RFC 7208). */
  private static Entry spf(AddressPlan plan) {
    String text =
        "\"v=spf1 ip4:%s ip6:%s -all\"".formatted(plan.ipv4(LabHost.OLD), plan.ipv6(LabHost.OLD));
    return new Entry("@", "TXT", text, Kind.ADDRESS);
  }

  private static Stream<Entry> forgotten(String domain, AddressPlan plan) {
    return domain.equals(DOMAINS.getLast())
        ? Stream.of(new Entry("forgotten", "A", plan.ipv4(LabHost.OLD), Kind.FORGOTTEN))
        : Stream.of();
  }

  /** The zone as a master file. */
  String file() {
    String head =
        """
        $ORIGIN %s.
        $TTL %d
        @ 300 IN SOA ns1 hostmaster ( %d 60 10 604800 300 )
        """
            .formatted(domain, TTL, SERIAL);
    return entries.stream()
        .map(entry -> "%s IN %s %s\n".formatted(entry.name(), entry.type(), entry.data()))
        .collect(joining("", head, ""));
  }

  /**
   * One line for each name and type with something of the old server in it: {@code name type kind}.
   */
  List<String> planted() {
    return entries.stream()
        .filter(entry -> entry.kind() != Kind.OTHER)
        .map(entry ->
            absolute(entry.name())
                + " "
                + entry.type()
                + " "
                + entry.kind().name().toLowerCase(java.util.Locale.ROOT))
        .distinct()
        .toList();
  }

  private String absolute(String name) {
    return name.equals("@") ? domain + "." : name + "." + domain + ".";
  }
}
