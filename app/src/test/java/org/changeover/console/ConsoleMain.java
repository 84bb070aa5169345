package org.changeover.console;

import java.time.Duration;
import java.util.stream.LongStream;
import org.changeover.run.Telemetry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows a sample run on the terminal, for tests in a process of their own and for the eye. */
final class ConsoleMain {
  private ConsoleMain() {}

  public static void main(String[] arguments) throws Exception {
    SampleRun sample =
        switch (arguments.length == 0 ? "running" : arguments[0]) {
          case "gate" -> SampleRun.gateOpen();
          case "failed" -> SampleRun.failed();
          case "doubt" -> SampleRun.inDoubt();
          case "undoing" -> SampleRun.undoing();
          case "finished" -> SampleRun.finished();
          default -> SampleRun.running();
        };
    ToldRun run = ToldRun.of(sample);
    if (arguments.length > 1) {
      Flux.interval(Duration.ofMillis(20))
          .concatMapIterable(
              tick -> LongStream.range(tick * 20, tick * 20 + 20).boxed().toList(), 1)
          .subscribe(line ->
              run.telemetry.tryEmitNext(
                  new Telemetry.Line(SampleRun.COPY, "new", "out", "line " + line, line + 1)));
    }
    try (var terminal = LocalTerminal.open(System.getenv())) {
      ConsoleExit exit =
          Console.open(run, run, SampleRun.plan(), Mono.empty(), SampleRun.ALICE, terminal).run();
      System.out.println(exit.text());
      run.requests.forEach(request -> System.out.println("asked: " + request));
    } catch (NoTerminalException none) {
      System.err.println(none.getMessage());
      System.exit(2);
    }
  }
}
