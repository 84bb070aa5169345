package org.changeover.console;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.changeover.hosts.Sshd;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import org.changeover.server.ConsoleServer;
import org.changeover.server.Desk;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The console of a run at a server on loopback, for whoever has {@link #key}; a hundred hosts can
 * print into it, of which a console that does not take all loses some, as from an engine.
 */
final class ServedRun implements AutoCloseable {
  private static final int HOSTS = 100;
  private static final int LINES_A_TICK = 200;
  private static final Duration TICK = Duration.ofMillis(10);

  private final Sinks.Many<Telemetry> loud = Sinks.many().multicast().directBestEffort();
  private final ToldRun run;
  private final Path key;
  private final ConsoleServer server;

  private ServedRun(Path folder, SampleRun sample) throws IOException {
    run = ToldRun.of(sample);
    key = folder.resolve("key");
    Sshd.keygen(key, "ed25519");
    Path operators =
        Files.writeString(
            folder.resolve("operators.yaml"),
            "operators:\n  anna: { roles: [operator], keys: [\"%s\"] }\n"
                .formatted(Files.readString(folder.resolve("key.pub")).strip()));
    server =
        ConsoleServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            operators,
            folder.resolve("host_key"),
            new OneConsole());
  }

  static ServedRun of(SampleRun sample, Path folder) throws IOException {
    return new ServedRun(folder, sample);
  }

  Path key() {
    return key;
  }

  InetSocketAddress address() {
    return server.address();
  }

  /**
   * Twenty thousand lines a second into the step that is looked at, until it is disposed of.
   *
   * @param text of the line of a number
   */
  Disposable printing(LongFunction<String> text) {
    return Flux.interval(TICK).onBackpressureDrop().subscribe(tick -> print(tick, text));
  }

  private void print(long tick, LongFunction<String> text) {
    for (int i = 0; i < LINES_A_TICK; i++) {
      long number = LINES_A_TICK * tick + i;
      loud.tryEmitNext(
          new Telemetry.Line(
              SampleRun.COPY, "host" + i % HOSTS, "out", text.apply(number), 60 * (number + 1)));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Shows the run and nothing else. */
  private final class OneConsole implements Desk {
    @Override
    public int console(
        List<String> words,
        Actor operator,
        BooleanSupplier letIn,
        ConsoleTerminal terminal,
        OutputStream errors)
        throws IOException, InterruptedException {
      Console.open(new Loudly(), run, SampleRun.plan(), Mono.empty(), operator, terminal).run();
      return 0;
    }

    @Override
    public boolean showsConsole(List<String> words) {
      return true;
    }

    @Override
    public int command(List<String> words, Actor operator, OutputStream out, OutputStream errors) {
      return 1;
    }
  }

  private final class Loudly implements LiveRun {
    @Override
    public Mono<Reply> request(Request request, Actor actor) {
      return run.request(request, actor);
    }

    @Override
    public Flux<Entry> events(long from) {
      return run.events(from);
    }

    @Override
    public Flux<Telemetry> telemetry() {
      return loud.asFlux();
    }
  }
}
