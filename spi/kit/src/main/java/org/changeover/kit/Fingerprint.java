package org.changeover.kit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;

/** Stands for the whole state of one path: equal fingerprints mean equal states. */
public final class Fingerprint {
  private Fingerprint() {}

  public static String of(FileState state) {
    return switch (state.kind()) {
      case ABSENT -> "absent";
      case FILE -> file(state.sha256(), state.mode(), state.owner(), state.group());
      case LINK -> "link " + state.linkTarget();
      case DIRECTORY, OTHER ->
          "%s %s %s:%s".formatted(state.kind(), octal(state.mode()), state.owner(), state.group());
    };
  }

  /** What the path will have when the file is written. */
  public static String of(FileContent file) {
    return file(sha256(file.bytes()), file.mode(), file.owner(), file.group());
  }

  /** The same in short, for people. */
  public static String shown(FileState state) {
    return switch (state.kind()) {
      case ABSENT -> "";
      case FILE ->
          "%d bytes %s %s:%s, sha256 %s…"
              .formatted(
                  state.size(),
                  octal(state.mode()),
                  state.owner(),
                  state.group(),
                  state.sha256().substring(0, Math.min(12, state.sha256().length())));
      case LINK -> "link to " + state.linkTarget();
      case DIRECTORY -> "folder " + octal(state.mode());
      case OTHER -> "neither file, folder nor link";
    };
  }

  /** Of the UTF-8 bytes. */
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String file(String sha256, String mode, String owner, String group) {
    return "file %s %s %s:%s".formatted(sha256, octal(mode), owner, group);
  }

  /** Four digits, whether a leading zero was written or not. */
  private static String octal(String mode) {
    return mode.isEmpty() ? "" : "%04o".formatted(Integer.parseInt(mode, 8));
  }
}
