package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a command that ended left behind.
 *
 * @param stdout cleaned of nothing; cut at the command's capture limit
 * @param truncated whether either stream was cut
 */
public record Output(int exitCode, String stdout, String stderr, boolean truncated) {
  public Output {
    requireNonNull(stdout, "stdout is null");
    requireNonNull(stderr, "stderr is null");
  }

  /** The lines of standard output, without a last empty one. */
  public List<String> lines() {
    return stdout.lines().toList();
  }
}
