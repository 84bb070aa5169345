package org.changeover.lab;

import java.util.Arrays;
import java.util.List;

/**
 * The cast of the lab.
 *
 * <p>{@code last} is the last part of both addresses (with the same digits), {@code services} are
 * the names of the init scripts that start at boot, {@code disk} is the limit of what the host may
 * write.
 */
enum LabHost {
  NS1("ns1", 2, Layer.SERVICES, "256m", "ssh", "cron", "named"),
  NS2("ns2", 3, Layer.SERVICES, "256m", "ssh", "cron", "named"),
  OLD("old", 10, Layer.DATABASE, "2g", "ssh", "cron", "apache2", "postgresql"),
  NEW("new", 11, Layer.BASE, "2g", "ssh", "cron"),
  MIRROR1("mirror1", 21, Layer.MIRROR, "512m", "ssh", "cron", "apache2"),
  MIRROR2("mirror2", 22, Layer.MIRROR, "512m", "ssh", "cron", "apache2"),
  MIRROR3("mirror3", 23, Layer.MIRROR, "512m", "ssh", "cron", "apache2"),
  TESTER("tester", 30, Layer.BASE, "1g", "ssh", "cron"),
  THIRD1("third1", 31, Layer.MIRROR, "512m", "ssh", "cron", "apache2"),
  THIRD2("third2", 32, Layer.MIRROR, "512m", "ssh", "apache2"),
  CLIENT("client", 40, Layer.BASE, "256m", "ssh", "cron"),
  RESOLVER("resolver", 50, Layer.SERVICES, "256m", "ssh", "cron", "named"),
  PACKAGES("packages", 51, Layer.REPOSITORY, "512m", "ssh", "cron", "apache2"),
  OUTSIDE("outside", 60, Layer.MAIL, "256m", "postfix", "dovecot");

  /** The mirrors that the operator controls. */
  static final List<LabHost> MIRRORS = List.of(MIRROR1, MIRROR2, MIRROR3);

  /** The mirrors of others. */
  static final List<LabHost> THIRD_PARTIES = List.of(THIRD1, THIRD2);

  private final String label;
  private final int last;
  private final Layer layer;
  private final String disk;
  private final List<String> services;

  LabHost(String label, int last, Layer layer, String disk, String... services) {
    this.label = label;
    this.last = last;
    this.layer = layer;
    this.disk = disk;
    this.services = List.of(services);
  }

  static LabHost named(String label) {
    return Arrays.stream(values())
        .filter(host -> host.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new LabException(
                "The lab has no host '%s'; it has %s."
                    .formatted(
                        label,
                        String.join(", ", Arrays.stream(values()).map(LabHost::label).toList()))));
  }

  /** Whether the operator has a shell on it. */
  boolean operated() {
    return this != OUTSIDE && !THIRD_PARTIES.contains(this);
  }

  /** Whether it copies the main server's images. */
  boolean mirrors() {
    return MIRRORS.contains(this) || THIRD_PARTIES.contains(this);
  }

  /** The mail domain of the host's owner, when that is not the operator. */
  String ownersDomain() {
    return label + ".example";
  }

  String owner() {
    return "owner@" + ownersDomain();
  }

  String label() {
    return label;
  }

  int last() {
    return last;
  }

  Layer layer() {
    return layer;
  }

  String disk() {
    return disk;
  }

  List<String> services() {
    return services;
  }
}
