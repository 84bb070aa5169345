package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.changeover.spi.FileState;
import org.changeover.spi.FileState.Kind;
import org.changeover.spi.SavedFile;

/** Reads what the scripts say about a path. */
final class FileStates {
  private static final int TYPE = 0xF000;

  private FileStates() {}

  /** Facts on the first line, the hash on the second, then a link's target to the very end. */
  static FileState parse(String path, byte[] said) {
    String text = new String(said, UTF_8);
    if (text.strip().equals("absent")) {
      return FileState.absent(path);
    }
    String[] lines = text.split("\n", 3);
    String[] facts = lines[0].split(" ");
    if (facts.length != 7) {
      throw new IllegalStateException("unexpected answer about " + path + ": " + text);
    }
    Kind kind = kind(Integer.parseInt(facts[0], 16));
    return new FileState(
        path,
        kind,
        kind == Kind.FILE ? Long.parseLong(facts[1]) : 0,
        "0".repeat(Math.max(0, 4 - facts[2].length())) + facts[2],
        known(facts[3], facts[5]),
        known(facts[4], facts[6]),
        kind == Kind.FILE ? lines[1] : "",
        kind == Kind.LINK ? lines[2] : "");
  }

  /** Where the bytes lie on the first line, then the state. */
  static SavedFile parseSaved(String host, String path, byte[] said) {
    String text = new String(said, UTF_8);
    int end = text.indexOf('\n');
    return new SavedFile(
        host, parse(path, text.substring(end + 1).getBytes(UTF_8)), text.substring(0, end));
  }

  private static String known(String name, String number) {
    return name.equals("UNKNOWN") ? number : name;
  }

  /** The file type bits of {@code st_mode}, the same on every Linux architecture. */
  private static Kind kind(int mode) {
    return switch (mode & TYPE) {
      case 0x8000 -> Kind.FILE;
      case 0x4000 -> Kind.DIRECTORY;
      case 0xA000 -> Kind.LINK;
      default -> Kind.OTHER;
    };
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
