package org.changeover.lab;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What is secret and new in every lab, in files of mode 0600 without a final newline.
 *
 * @param folder the lab's folder
 */
record Secrets(Path folder) {
  /** 128 random bits as letters and digits only, fit for any shell or configuration file. */
  static String random(SecureRandom random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return java.util.HexFormat.of().formatHex(bytes);
  }

  void create() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    write("tsig", Base64.getEncoder().encodeToString(key));
    write("sudo", random(random));
    write("mastodon", random(random));
    write("mail", random(random));
    for (LabHost host : LabHost.THIRD_PARTIES) {
      write(mailOf(host), random(random));
    }
  }

  private static String mailOf(LabHost host) {
    return "mail-" + host.label();
  }

  private void write(String name, String value) {
    Folders.write(folder.resolve("secrets").resolve(name), value, "rw-------");
  }

  /** The secret of the zones' update key, in base64. */
  String tsig() {
    return text("tsig");
  }

  /** The password of the operator's account on every host. */
  String sudo() {
    return text("sudo");
  }

  /** The access token of the account that announcements are posted with. */
  String mastodon() {
    return text("mastodon");
  }

  /** The password of the support mailbox. */
  String mail() {
    return text("mail");
  }

  /** The password of the mailbox of a mirror's owner. */
  String mail(LabHost host) {
    return text(mailOf(host));
  }

  private String text(String name) {
    return Folders.text(folder.resolve("secrets").resolve(name));
  }
}
