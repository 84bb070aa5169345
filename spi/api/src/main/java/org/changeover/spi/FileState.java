package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * What a host says of one path.
 *
 * @param size in bytes; 0 unless a file
 * @param mode permission bits in octal, such as {@code 0644}; empty when absent
 * @param owner by name; empty when absent
 * @param group by name; empty when absent
 * @param sha256 of the content, in lower-case hexadecimal; empty unless a file
 * @param linkTarget empty unless a symbolic link
 */
public record FileState(
    String path,
    Kind kind,
    long size,
    String mode,
    String owner,
    String group,
    String sha256,
    String linkTarget) {
  public FileState {
    requireNonNull(path, "path is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(owner, "owner is null");
    requireNonNull(group, "group is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(linkTarget, "linkTarget is null");
  }

  /** What there is at a path. Links are not followed. */
  public enum Kind {
    ABSENT,
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  public static FileState absent(String path) {
    return new FileState(path, Kind.ABSENT, 0, "", "", "", "", "");
  }

  public boolean exists() {
    return kind != Kind.ABSENT;
  }
}
