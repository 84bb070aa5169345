package org.changeover.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;

/** What should be at one path of a host. */
sealed interface Wanted {

  String path();

  /** A symbolic link. */
  record Link(String path, String target) implements Wanted {
    private Path inFull(String to) {
      return Path.of(path).resolveSibling(to).normalize();
    }
  }

  /** A file of root's that everybody may read. */
  record Content(String path, byte[] bytes) implements Wanted {
    FileContent file() {
      return new FileContent(path, bytes, "0644", "root", "root");
    }
  }

  /** A folder of root's that everybody may enter; what is in it is not meant. */
  record Folder(String path) implements Wanted {}

  /** Nothing. */
  record Nothing(String path) implements Wanted {}

  /** Stands for the state that is wanted, in the form that {@link #fingerprint(FileState)} has. */
  default String fingerprint() {
    return switch (this) {
      case Link link -> "link " + link.target();
      case Content content -> "file " + sha256(content.bytes()) + " 0644 root root";
      case Folder _ -> "directory";
      case Nothing _ -> "nothing";
    };
  }

  /** Whether that is what there is; a link may be written in full as well. */
  default boolean isMet(FileState state) {
    if (this instanceof Link link && state.kind() == FileState.Kind.LINK) {
      return link.inFull(link.target()).equals(link.inFull(state.linkTarget()));
    }
    return fingerprint().equals(fingerprint(state));
  }

  /** One line for the scripts that switch the configuration or try it. */
  default String line() {
    return switch (this) {
      case Link link -> "link\t" + link.path() + "\t" + link.target();
      case Content content ->
          "file\t" + content.path() + "\t" + Base64.getEncoder().encodeToString(content.bytes());
      case Folder folder -> "folder\t" + folder.path();
      case Nothing nothing -> "remove\t" + nothing.path();
    };
  }

  /** Stands for a state that was found. */
  static String fingerprint(FileState state) {
    return switch (state.kind()) {
      case ABSENT -> "nothing";
      case LINK -> "link " + state.linkTarget();
      case FILE ->
          "file %s %s %s %s".formatted(state.sha256(), state.mode(), state.owner(), state.group());
      case DIRECTORY -> "directory";
      case OTHER -> "something else";
    };
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String sha256(String text) {
    return sha256(text.getBytes(UTF_8));
  }
}
