package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.changeover.spi.Output;

/** What a command left behind, in bytes. */
record Result(int exitCode, Capture out, Capture err) {

  Output output() {
    return new Output(
        exitCode,
        new String(out.bytes(), UTF_8),
        new String(err.bytes(), UTF_8),
        out.truncated() || err.truncated());
  }
}
