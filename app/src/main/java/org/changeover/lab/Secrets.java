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
  }

  private void write(String name, String value) {
    Folders.write(folder.resolve("secrets").resolve(name), value, "rw-------");
  }

  /** The secret of the zones' update key, in base64. */
  String tsig() {
    return Folders.text(folder.resolve("secrets/tsig"));
  }

  /** The password of the operator's account on every host. */
  String sudo() {
    return Folders.text(folder.resolve("secrets/sudo"));
  }
}
