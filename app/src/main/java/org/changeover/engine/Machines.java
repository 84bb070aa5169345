package org.changeover.engine;

import org.changeover.spi.Host;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** The hosts of the inventory, as the engine needs them. */
public interface Machines extends AutoCloseable {

  /**
   * A handle on a host for one operation.
   *
   * @throws org.changeover.spi.HostUnreachableException when the inventory has no such host
   */
  Host host(String name, Operation operation, LineSink sink);

  /** The same without a way to change anything. */
  ReadableHost readable(String name, Operation operation, LineSink sink);

  Network network();

  /**
   * Stops whatever an operation still does on any host.
   *
   * @return whether all of it is known to have ended
   */
  Mono<Boolean> stop(Operation operation);

  /**
   * Ends what a link that broke, or an engine that is no more, left running of an operation on a
   * host. Fails with {@link org.changeover.spi.HostUnreachableException} when the host does not
   * answer for half a minute.
   *
   * @param jobs whether its detached jobs are ended too, or left to be found again
   * @return whether none of it is known to run any more
   */
  Mono<Boolean> endLeft(String host, Operation operation, boolean jobs);

  /**
   * Stops, once subscribed to, everything on any host that would not go on by itself; and from this
   * call on, cancelling anything else does not stop it.
   */
  Mono<Void> letGo();

  @Override
  void close();

  /** Takes every line that a host says, cleaned of control sequences. */
  @FunctionalInterface
  interface LineSink {
    void line(String host, String stream, String text);
  }
}
