package org.changeover.hosts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.changeover.spi.Command;
import org.changeover.spi.Host;
import org.changeover.spi.Operation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Asks many hosts, some at a time, a number of times each, over one connection to each. A process
 * of its own, so that what it costs can be measured as that of other programs is.
 */
final class FanOut {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Operation OPERATION = new Operation("run", "step", "target", 1, 1);

  private FanOut() {}

  /** Arguments: state folder, port, user, key, fingerprint, hosts at once, commands, addresses. */
  public static void main(String[] args) {
    Path state = Path.of(args[0]);
    int port = Integer.parseInt(args[1]);
    int parallel = Integer.parseInt(args[5]);
    int commands = Integer.parseInt(args[6]);
    List<HostSettings> hosts =
        List.of(args).subList(7, args.length).stream()
            .map(address ->
                HostSettings.ssh(address, address)
                    .login(args[2], port)
                    .key(Path.of(args[3]))
                    .hostKey(args[4]))
            .toList();
    try (var pool =
        new HostPool(config(state), hosts, SecretLender.none(), Schedulers.parallel())) {
      Flux.fromIterable(hosts)
          .flatMap(host -> conversation(pool, host.name(), commands), parallel)
          .doOnNext(System.out::println)
          .blockLast(PATIENCE);
    }
  }

  private static Flux<String> conversation(HostPool pool, String name, int commands) {
    Host host = pool.host(name, OPERATION, (stream, text) -> {});
    return Flux.fromStream(IntStream.range(0, commands).boxed()).concatMap(n -> answer(host, name));
  }

  private static Mono<String> answer(Host host, String name) {
    return host.query(Command.shell("echo fan-out"))
        .map(said -> name + ": " + said.stdout().strip());
  }

  private static HostsConfig config(Path state) {
    return new HostsConfig(
        state,
        state,
        false,
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(15),
        Duration.ofMinutes(2),
        Duration.ofSeconds(1));
  }
}
