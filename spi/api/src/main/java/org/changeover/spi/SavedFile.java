package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * A file as it was before an effect. Its bytes lie on the host itself, in a folder of the run that
 * only root may read.
 *
 * @param host the host's name in the inventory
 * @param before the file's state when it was saved; {@link FileState.Kind#ABSENT} when there was
 *     none
 * @param savedAt where the bytes lie on that host; empty when there were none
 */
public record SavedFile(String host, FileState before, String savedAt) {
  public SavedFile {
    requireNonNull(host, "host is null");
    requireNonNull(before, "before is null");
    requireNonNull(savedAt, "savedAt is null");
  }

  public String path() {
    return before.path();
  }
}
