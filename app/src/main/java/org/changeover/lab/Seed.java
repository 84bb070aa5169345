package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;

/**
 * What a host's disk holds before its first boot, besides the layers below it.
 *
 * @param resources {@code config/lab}
 * @param folder the lab's folder, with its secrets and keys
 * @param shadow the crypted password of the operator's account
 */
record Seed(
    Path resources,
    Path folder,
    AddressPlan plan,
    String shadow,
    Roots.Ready roots,
    LabOptions options) {
  private static final String EVERYBODY = "rw-r--r--";
  private static final String RUNS = "rwxr-xr-x";
  private static final String PRIVATE = "rw-------";

  void write(LabHost host, Path upper) {
    Folders.create(upper);
    Folders.write(upper.resolve("etc/hostname"), host.label() + "\n", EVERYBODY);
    Folders.write(upper.resolve("etc/hosts"), hosts(host), EVERYBODY);
    Folders.write(upper.resolve("etc/resolv.conf"), resolver(), EVERYBODY);
    Folders.write(upper.resolve("etc/ssh/sshd_config.d/lab.conf"), sshd(), EVERYBODY);
    Folders.write(
        upper.resolve("etc/default/ssh"), "SSHD_OPTS=\"-E /var/log/auth.log\"\n", EVERYBODY);
    Path lab = upper.resolve("etc/lab");
    Folders.write(lab.resolve("boot"), Folders.read(resources.resolve("host/boot.sh")), RUNS);
    Folders.write(lab.resolve("services"), String.join("\n", host.services()) + "\n", EVERYBODY);
    Folders.write(
        lab.resolve("authorized_key"),
        Folders.read(folder.resolve("keys/operator.pub")),
        EVERYBODY);
    Folders.write(lab.resolve("ca.crt"), Folders.read(folder.resolve("keys/ca.crt")), EVERYBODY);
    Folders.write(lab.resolve("shadow"), "admin:" + shadow + "\n", PRIVATE);
    switch (host) {
      case NS1, NS2 -> nameServer(host, upper);
      case OLD, NEW -> certificates(lab.resolve("libravatar"));
      case CLIENT -> traffic(upper);
      case MIRROR1, TESTER -> {}
    }
  }

  private String hosts(LabHost host) {
    return """
    127.0.0.1 localhost
    ::1 localhost ip6-localhost ip6-loopback
    %s %3$s
    %s %3$s
    """
        .formatted(plan.ipv4(host), plan.ipv6(host), host.label());
  }

  private String resolver() {
    return """
    nameserver %s
    nameserver %s
    options timeout:1 attempts:2
    """
        .formatted(plan.ipv4(LabHost.NS1), plan.ipv4(LabHost.NS2));
  }

  private static String sshd() {
    return """
    HostKey /etc/ssh/ssh_host_ed25519_key
    PasswordAuthentication no
    UseDNS no
    MaxStartups 200:30:400
    """;
  }

  private void nameServer(LabHost host, Path upper) {
    Path bind = upper.resolve("etc/bind");
    Folders.write(bind.resolve("lab.key"), updateKey(), PRIVATE);
    Folders.write(bind.resolve("named.conf.options"), options(host), EVERYBODY);
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

  private String options(LabHost host) {
    return """
    options {
      directory "/var/cache/bind";
      recursion no;
      allow-query { any; };
      listen-on { 127.0.0.1; %s; };
      listen-on-v6 { ::1; %s; };
      dnssec-validation no;
      notify-delay 0;
      min-refresh-time 1;
      min-retry-time 1;
      max-retry-time 5;
    };
    """
        .formatted(plan.ipv4(host), plan.ipv6(host));
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

  private void certificates(Path target) {
    for (String name : List.of("www", "seccdn")) {
      for (String file : List.of(name + ".crt", name + "-chain.pem", name + ".pem")) {
        Folders.write(
            target.resolve(file), Folders.read(folder.resolve("keys").resolve(file)), PRIVATE);
      }
    }
  }

  private void traffic(Path upper) {
    Path programs = upper.resolve("usr/local/lib/lab-traffic");
    for (Path program : Folders.tree(resources.resolve("patient/client"))) {
      Folders.write(
          programs.resolve(program.getFileName().toString()), Folders.read(program), RUNS);
    }
    Folders.write(
        upper.resolve("etc/init.d/lab-traffic"),
        Folders.read(resources.resolve("host/lab-traffic")),
        RUNS);
    String settings =
        """
        ACCOUNT_PASSWORD=%s
        OPTIONS='--ca /etc/lab/ca.crt --name www.%s --images %d'
        """
            .formatted(
                Folders.text(roots.accountPassword()), Zone.DOMAINS.getFirst(), options.images());
    Folders.write(upper.resolve("etc/default/lab-traffic"), settings, PRIVATE);
  }

  /** One line for each planted name and type, under a head that says what the columns are. */
  static String planted(AddressPlan plan) {
    return "# name type kind (address, alias or forgotten) of every record with something of the old server in it\n"
        + Zone.all(plan).stream()
            .flatMap(zone -> zone.planted().stream())
            .collect(joining("\n", "", "\n"));
  }
}
