package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What name servers find on their disks.
 *
 * @param folder the lab's folder, with its secrets
 */
record NameServers(Path folder, AddressPlan plan) {
  private static final String EVERYBODY = "rw-r--r--";
  private static final String PRIVATE = "rw-------";
  private static final String AUTHORITATIVE =
      """
      recursion no;
      notify-delay 0;
      min-refresh-time 1;
      min-retry-time 1;
      max-retry-time 5;
      """;

  /** Seconds that the resolver keeps an answer at most: half a day would outlast every lab. */
  static final int LONGEST_CACHED = 10;

  private static final String CACHING =
      """
      recursion yes;
      allow-recursion { any; };
      max-cache-ttl %d;
      max-ncache-ttl 5;
      """
          .formatted(LONGEST_CACHED);

  private static final String WORLD =
      """
      zone "." { type primary; file "/var/lib/bind/world.zone"; };
      """;

  /** One of the two servers that the zones are delegated to: the primary is {@code ns1}. */
  void authoritative(LabHost host, Path upper) {
    Path bind = upper.resolve("etc/bind");
    Folders.write(bind.resolve("lab.key"), updateKey(), PRIVATE);
    Folders.write(bind.resolve("named.conf.options"), options(host, AUTHORITATIVE), EVERYBODY);
    boolean primary = host == LabHost.NS1;
    String zones =
        Zone.DOMAINS.stream()
            .map(domain -> primary ? primary(domain) : secondary(domain))
            .collect(joining());
    Folders.write(
        bind.resolve("named.conf.local"), "include \"/etc/bind/lab.key\";\n" + zones, EVERYBODY);
    if (primary) {
      for (Zone zone : Zone.all(plan)) {
        Folders.write(
            upper.resolve("var/lib/bind").resolve(zone.domain() + ".zone"), zone.file(), EVERYBODY);
      }
    } else {
      Folders.create(upper.resolve("var/lib/bind"));
    }
  }

  private String updateKey() {
    return """
    key "%s" { algorithm hmac-sha256; secret "%s"; };
    """
        .formatted(Inventory.KEY_NAME, new Secrets(folder).tsig());
  }

  private String options(LabHost host, String more) {
    return """
    options {
      directory "/var/cache/bind";
      allow-query { any; };
      listen-on { 127.0.0.1; %s; };
      listen-on-v6 { ::1; %s; };
      dnssec-validation no;
    %s};
    """
        .formatted(plan.ipv4(host), plan.ipv6(host), more.indent(2));
  }

  private String primary(String domain) {
    return """
    zone "%1$s" {
      type primary;
      file "/var/lib/bind/%1$s.zone";
      allow-update { key "%2$s"; };
      allow-transfer { key "%2$s"; };
      notify explicit;
      also-notify { %3$s; };
    };
    """
        .formatted(domain, Inventory.KEY_NAME, plan.ipv4(LabHost.NS2));
  }

  private String secondary(String domain) {
    return """
    zone "%1$s" {
      type secondary;
      file "/var/lib/bind/%1$s.zone";
      primaries { %3$s key "%2$s"; };
      allow-transfer { key "%2$s"; };
      notify no;
    };
    """
        .formatted(domain, Inventory.KEY_NAME, plan.ipv4(LabHost.NS1));
  }

  /** The resolver of all hosts. It knows where the service's zones are, and the outside world. */
  void caching(Path upper) {
    Path bind = upper.resolve("etc/bind");
    Folders.write(
        bind.resolve("named.conf.options"), options(LabHost.RESOLVER, CACHING), EVERYBODY);
    Folders.write(bind.resolve("named.conf.default-zones"), "", EVERYBODY);
    Folders.write(
        bind.resolve("named.conf.local"),
        Zone.DOMAINS.stream().map(this::delegation).collect(joining("", WORLD, "")),
        EVERYBODY);
    Folders.write(upper.resolve("var/lib/bind/world.zone"), world(), EVERYBODY);
  }

  private String delegation(String domain) {
    String servers =
        Stream.of(LabHost.NS1, LabHost.NS2)
            .flatMap(host -> plan.addresses(host).stream())
            .collect(joining("; "));
    return """
    zone "%s" { type static-stub; server-addresses { %s; }; };
    """
        .formatted(domain, servers);
  }

  /** A root zone, so that a name that nobody has is answered at once. */
  private String world() {
    String head =
        """
        $ORIGIN .
        $TTL 300
        @ IN SOA resolver hostmaster.resolver ( 1 3600 600 604800 300 )
        @ IN NS resolver
        """;
    Stream<String> names =
        Stream.of(
                addresses("resolver", LabHost.RESOLVER),
                addresses("packages.example", LabHost.PACKAGES),
                addresses("mail.example", LabHost.OUTSIDE),
                addresses("social.example", LabHost.OUTSIDE),
                LabHost.THIRD_PARTIES.stream()
                    .map(host -> host.ownersDomain() + " IN MX 10 mail.example\n"))
            .flatMap(part -> part);
    return names.collect(joining("", head, ""));
  }

  private Stream<String> addresses(String name, LabHost host) {
    return Stream.of(
        "%s IN A %s\n".formatted(name, plan.ipv4(host)),
        "%s IN AAAA %s\n".formatted(name, plan.ipv6(host)));
  }
}
