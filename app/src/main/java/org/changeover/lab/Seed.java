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
    Folders.write(lab.resolve("ca.crt"), key("ca.crt"), EVERYBODY);
    apt(upper.resolve("etc/apt"));
    if (host.operated()) {
      Folders.write(lab.resolve("authorized_key"), key("operator.pub"), EVERYBODY);
      Folders.write(lab.resolve("shadow"), "admin:" + shadow + "\n", PRIVATE);
    }
    writePart(host, upper);
  }

  private void writePart(LabHost host, Path upper) {
    Path lab = upper.resolve("etc/lab");
    switch (host) {
      case NS1, NS2 -> new NameServers(folder, plan).authoritative(host, upper);
      case RESOLVER -> new NameServers(folder, plan).caching(upper);
      case OLD -> {
        hostKey(upper.resolve("etc/ssh"));
        certificates(lab.resolve("libravatar"), "www", "seccdn");
        mirrors().writeMaster(lab.resolve("master"));
      }
      case MIRROR1, MIRROR2, MIRROR3 -> mirror(host, upper);
      case THIRD1, THIRD2 -> {
        mirror(host, upper);
        mirrors().writeOwner(host, upper);
      }
      case CLIENT -> traffic(upper);
      case PACKAGES ->
          Folders.write(
              lab.resolve("packages").resolve(MirrorSeed.PACKAGE),
              key(MirrorSeed.PACKAGE),
              EVERYBODY);
      case OUTSIDE -> new OutsideSeed(resources, folder).write(upper);
      case NEW, TESTER -> {}
    }
  }

  private MirrorSeed mirrors() {
    return new MirrorSeed(resources, folder, plan);
  }

  private void mirror(LabHost host, Path upper) {
    certificates(upper.resolve("etc/lab/libravatar"), "seccdn");
    mirrors().write(host, upper);
  }

  private byte[] key(String name) {
    return Folders.read(folder.resolve("keys").resolve(name));
  }

  /** Made before the first boot, because the mirrors' package holds it. */
  private void hostKey(Path ssh) {
    Folders.write(ssh.resolve("ssh_host_ed25519_key"), key("old-host"), PRIVATE);
    Folders.write(ssh.resolve("ssh_host_ed25519_key.pub"), key("old-host.pub"), EVERYBODY);
  }

  /** The lab's own repository, and no proxy, whatever this machine uses. */
  private static void apt(Path apt) {
    Folders.write(
        apt.resolve("sources.list"),
        """
        deb [trusted=yes] http://packages.example/debian ./
        deb [trusted=yes] http://packages.example/libravatar ./
        """,
        EVERYBODY);
    Folders.write(
        apt.resolve("apt.conf.d/99mmdebstrap"),
        """
        APT::Install-Recommends "false";
        Acquire::Languages "none";
        """,
        EVERYBODY);
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
    options timeout:1 attempts:2
    """
        .formatted(plan.ipv4(LabHost.RESOLVER));
  }

  private static String sshd() {
    return """
    HostKey /etc/ssh/ssh_host_ed25519_key
    PasswordAuthentication no
    UseDNS no
    MaxStartups 200:30:400
    """;
  }

  private void certificates(Path target, String... names) {
    for (String name : names) {
      for (String file : List.of(name + ".crt", name + "-chain.pem", name + ".pem")) {
        Folders.write(target.resolve(file), key(file), PRIVATE);
      }
    }
  }

  private void traffic(Path upper) {
    String settings =
        """
        ACCOUNT_PASSWORD=%s
        OPTIONS='--ca /etc/lab/ca.crt --name www.%s --images %d'
        """
            .formatted(
                Folders.text(roots.accountPassword()), Zone.DOMAINS.getFirst(), options.images());
    new Daemon("lab-traffic", "traffic.py", settings)
        .install(resources, resources.resolve("patient/client"), upper);
  }

  /** One line for each planted name and type, under a head that says what the columns are. */
  static String planted(AddressPlan plan) {
    return "# name type kind (address, alias or forgotten) of every record with something of the old server in it\n"
        + Zone.all(plan).stream()
            .flatMap(zone -> zone.planted().stream())
            .collect(joining("\n", "", "\n"));
  }
}
