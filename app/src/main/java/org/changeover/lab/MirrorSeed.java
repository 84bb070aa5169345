package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * What mirrors, their owners and the account they log in to find on their disks.
 *
 * @param resources {@code config/lab}
 * @param folder the lab's folder, with its secrets and keys
 */
record MirrorSeed(Path resources, Path folder, AddressPlan plan) {
  /** The file of the mirrors' package, as every mirror has it at first. */
  static final String PACKAGE = "libravatar-slave_1.0_all.deb";

  /** How long the mirror of the owner who is not careful stays behind. */
  private static final int STALE_SECONDS = 5;

  /** A quarter of an hour in 7.5 s. */
  private static final String FAST_CLOCK =
      """
      # Time runs 120 times as fast for cron; its jobs do not notice.
      export LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' FAKETIME='+0 x120' NO_FAKE_STAT=1
      """;

  void write(LabHost host, Path upper) {
    Path mirror = upper.resolve("etc/lab/mirror");
    Folders.write(mirror.resolve("id_ed25519"), key(host.label()), "rw-------");
    Folders.write(mirror.resolve(PACKAGE), key(PACKAGE), "rw-r--r--");
    Folders.write(upper.resolve("etc/default/cron"), FAST_CLOCK, "rw-r--r--");
  }

  /** A mirror's key may do no more than read with rsync, from the mirror's addresses. */
  void writeMaster(Path target) {
    String lines =
        Arrays.stream(LabHost.values())
            .filter(LabHost::mirrors)
            .map(host ->
                "restrict,from=\"%s\",command=\"rrsync -ro /\" %s"
                    .formatted(
                        String.join(",", plan.addresses(host)),
                        Folders.text(folder.resolve("keys").resolve(host.label() + ".pub"))))
            .collect(joining());
    Folders.write(target.resolve("authorized_keys"), lines, "rw-------");
  }

  /** The owner of the second one is not careful. */
  void writeOwner(LabHost host, Path upper) {
    String settings =
        """
        ACCOUNT=%s
        PASSWORD=%s
        OPTIONS='%s'
        """
            .formatted(
                host.owner(),
                new Secrets(folder).mail(host),
                host == LabHost.THIRD2 ? "--stale-for " + STALE_SECONDS : "");
    new Daemon("lab-owner", "owner.py", settings)
        .install(resources, resources.resolve("owner"), upper);
  }

  private byte[] key(String name) {
    return Folders.read(folder.resolve("keys").resolve(name));
  }
}
