package org.changeover.engine;

import org.changeover.spi.Host;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import reactor.core.publisher.Mono;

/** The hosts of the inventory, as the engine needs them. */
public interface Machines extends AutoCloseable {

  /**
   * A handle on a host for one operation.
   *
   * @throws org.changeover.spi.HostUnreachableException when the inventory has no such host
   */
  Host host(String name, Operation operation, LineSink sink);

  Network network();

  /** Completes when every command that was cancelled is known to have ended, or cannot be. */
  Mono<Void> settled();

  @Override
  void close();

  /** Takes every line that a host says, cleaned of control sequences. */
  @FunctionalInterface
  interface LineSink {
    void line(String host, String stream, String text);
  }
}
