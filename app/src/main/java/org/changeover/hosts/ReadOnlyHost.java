package org.changeover.hosts;

import org.changeover.spi.Command;
import org.changeover.spi.FileState;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** A host that no cast turns into one that can be changed. */
record ReadOnlyHost(PooledHost host) implements ReadableHost {

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public Mono<Output> query(Command command) {
    return host.query(command);
  }

  @Override
  public Mono<FileState> stat(String path) {
    return host.stat(path);
  }

  @Override
  public Mono<byte[]> read(String path, int limit) {
    return host.read(path, limit);
  }
}
