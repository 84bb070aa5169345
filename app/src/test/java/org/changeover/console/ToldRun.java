package org.changeover.console;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.KeptOutput;
import org.changeover.run.LiveRun;
import org.changeover.run.OutputTail;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A run that happens as a test tells it, and writes down what it is asked for. */
final class ToldRun implements LiveRun, KeptOutput {
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final List<String> saved = new CopyOnWriteArrayList<>();
  volatile Sinks.Many<Entry> entries = Sinks.many().replay().all();
  volatile Sinks.Many<Telemetry> telemetry = Sinks.many().replay().all();
  volatile Mono<RunPlan> planNow = Mono.empty();
  final SampleRun sample;
  volatile Function<Request, Mono<Reply>> answers = _ -> Mono.just(new Reply.Accepted());

  private ToldRun(SampleRun sample) {
    this.sample = sample;
  }

  static ToldRun of(SampleRun sample) {
    var run = new ToldRun(sample);
    sample.entries.forEach(entry -> run.entries.tryEmitNext(entry).orThrow());
    sample.telemetry.forEach(one -> run.telemetry.tryEmitNext(one).orThrow());
    return run;
  }

  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    requests.add(request);
    return answers.apply(request);
  }

  @Override
  public Flux<Entry> events(long from) {
    return entries.asFlux().filter(entry -> entry.sequence() >= from);
  }

  @Override
  public Mono<OutputTail> tail(TaskId task) {
    return Mono.fromCallable(() -> sample.tail(task));
  }

  @Override
  public Mono<String> save(List<String> lines) {
    return Mono.fromCallable(() -> {
      saved.addAll(lines);
      return "saved/log-001.txt";
    });
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return telemetry.asFlux();
  }
}
