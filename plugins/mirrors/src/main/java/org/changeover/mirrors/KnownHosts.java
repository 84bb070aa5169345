package org.changeover.mirrors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A {@code known_hosts} file whose names are hashed, as in sshd(8), section SSH_KNOWN_HOSTS FILE
 * FORMAT: {@code |1|salt|HMAC-SHA1(salt, name)}, one name a line.
 */
record KnownHosts(List<String> lines) {
  private static final String HASHED = "|1|";

  KnownHosts {
    lines = List.copyOf(lines);
  }

  static KnownHosts of(String text) {
    return new KnownHosts(text.lines().toList());
  }

  String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  /** Without the entries for these names; entries that list other names as well keep those. */
  KnownHosts without(List<String> names) {
    var kept = new ArrayList<String>();
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+", 2);
      if (fields.length < 2 || fields[0].startsWith("#") || fields[0].startsWith("@")) {
        kept.add(line);
        continue;
      }
      List<String> others =
          Arrays.stream(fields[0].split(","))
              .filter(pattern -> names.stream().noneMatch(name -> matches(pattern, name)))
              .toList();
      if (others.size() == fields[0].split(",").length) {
        kept.add(line);
      } else if (!others.isEmpty()) {
        kept.add(String.join(",", others) + " " + fields[1]);
      }
    }
    return new KnownHosts(kept);
  }

  /** With an entry for each name and key that is not there already. */
  KnownHosts with(List<String> names, List<HostKey> keys) {
    var all = new ArrayList<>(lines);
    for (String name : names) {
      keys.stream().filter(key -> !knows(name, key)).forEach(key -> all.add(line(name, key)));
    }
    return new KnownHosts(all);
  }

  boolean knows(String name, HostKey key) {
    return lines.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length >= 3)
        .filter(fields -> fields[1].equals(key.type()) && fields[2].equals(key.blob()))
        .anyMatch(fields ->
            Arrays.stream(fields[0].split(",")).anyMatch(pattern -> matches(pattern, name)));
  }

  private static boolean matches(String pattern, String name) {
    if (!pattern.startsWith(HASHED)) {
      return pattern.equalsIgnoreCase(name);
    }
    String[] parts = pattern.substring(HASHED.length()).split("\\|", 2);
    if (parts.length < 2) {
      return false;
    }
    try {
      return hashed(name, Base64.getDecoder().decode(parts[0])).equals(pattern);
    } catch (IllegalArgumentException damaged) {
      return false;
    }
  }

  /** The salt follows from name and key, so that the same file is made of the same input. */
  private static String line(String name, HostKey key) {
    try {
      byte[] salt =
          MessageDigest.getInstance("SHA-1")
              .digest((name + " " + key.type() + " " + key.blob()).getBytes(UTF_8));
      return "%s %s %s".formatted(hashed(name, salt), key.type(), key.blob());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static String hashed(String name, byte[] salt) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      byte[] hash = mac.doFinal(name.toLowerCase(java.util.Locale.ROOT).getBytes(UTF_8));
      Base64.Encoder base64 = Base64.getEncoder();
      return HASHED + base64.encodeToString(salt) + "|" + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA1", e);
    }
  }
}
