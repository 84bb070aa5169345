package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A file to be written in one atomic step.
 *
 * @param mode permission bits in octal, such as {@code 0644}
 * @param owner by name
 * @param group by name
 */
public record FileContent(String path, byte[] bytes, String mode, String owner, String group) {
  public FileContent {
    requireNonNull(path, "path is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(owner, "owner is null");
    requireNonNull(group, "group is null");
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent that
        && path.equals(that.path)
        && Arrays.equals(bytes, that.bytes)
        && mode.equals(that.mode)
        && owner.equals(that.owner)
        && group.equals(that.group);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "FileContent[%s, %d bytes, %s %s:%s]".formatted(path, bytes.length, mode, owner, group);
  }
}
