package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.LiveRun;
import org.changeover.run.NotLetInException;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LetInRunTest {
  private static final Actor BEN = new Actor("ben", Set.of("operator"), "SHA256:b", "x");

  private final ArrayList<Request> asked = new ArrayList<>();
  private final AtomicBoolean letIn = new AtomicBoolean(true);
  private final LiveRun run = new LetInRun(new Answering(), letIn::get);

  private final class Answering implements LiveRun {
    @Override
    public Mono<Reply> request(Request request, Actor actor) {
      asked.add(request);
      return Mono.just(new Reply.Accepted());
    }

    @Override
    public Flux<Entry> events(long from) {
      return Flux.empty();
    }

    @Override
    public Flux<Telemetry> telemetry() {
      return Flux.empty();
    }
  }

  @Test
  void whoIsNotLetInAnyMore_asksTheEngineForNothing() {
    var pause = new Request.Pause("");
    Mono<Reply> early = run.request(pause, BEN);
    assertThat(early.block()).isEqualTo(new Reply.Accepted());
    letIn.set(false);
    assertThatThrownBy(early::block).isInstanceOf(NotLetInException.class);
    assertThat(asked).containsExactly(pause);
  }
}
