package org.changeover.host;

import static java.util.Objects.requireNonNull;

import org.changeover.kit.Fingerprint;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * A note on a host that a command has begun and was not taken back since: an empty file beside the
 * saved files of the run. A look at the effect alone cannot tell half of it from nothing of it.
 *
 * @param path below the folder that runs keep their saved files in
 */
record BegunMark(String path) {
  private static final ShellScript SCRIPT = ShellScript.of(BegunMark.class, "begun.sh");

  BegunMark {
    requireNonNull(path, "path is null");
  }

  /** The same for every attempt of one generation. */
  static BegunMark of(Operation operation) {
    return new BegunMark(
        "%s/begun/%s"
            .formatted(
                operation.run().replaceAll("[^A-Za-z0-9._-]", "_"),
                Fingerprint.sha256(operation.key()).substring(0, 12)));
  }

  Mono<Void> put(Host host, Intent intent) {
    return host.change(intent, SCRIPT.command("put", path)).then();
  }

  Mono<Boolean> isThere(ReadableHost host) {
    return host.query(SCRIPT.command("look", path)).map(output -> !output.stdout().isBlank());
  }

  Mono<Void> drop(Host host, Intent intent) {
    return host.change(intent, SCRIPT.command("drop", path)).then();
  }
}
