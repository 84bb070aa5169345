package org.changeover.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A run of a toy world in virtual time, on one thread, whose engine can be killed and started. */
abstract class VirtualRun {
  static final Actor ANNA = actor("anna", "operator", "approver");
  static final Actor BERT = actor("bert", "operator", "approver");
  static final Actor CARL = actor("carl", "operator", "approver");
  static final Actor VERA = actor("vera", "viewer");

  @TempDir Path folder;
  VirtualTimeScheduler time;
  ToyWorld world;
  ToyWorld.MemoryJournal journal;
  Engine engine;
  boolean lab;
  Amendments amendments = Amendments.none();
  Event.Options options = Event.Options.none();
  final AtomicReference<Duration> drift = new AtomicReference<>(Duration.ZERO);
  final AtomicBoolean stay = new AtomicBoolean();
  final AtomicReference<RunEnd> end = new AtomicReference<>();
  final AtomicReference<Throwable> error = new AtomicReference<>();
  final List<Disposable> engines = new ArrayList<>();

  @BeforeEach
  void begin() {
    time = VirtualTimeScheduler.getOrSet();
    world = new ToyWorld();
    journal = new ToyWorld.MemoryJournal(ToyWorld.clock(time));
  }

  @AfterEach
  void stop() {
    engines.forEach(Disposable::dispose);
    VirtualTimeScheduler.reset();
  }

  void start(RunPlan plan) {
    end.set(null);
    error.set(null);
    engine = idle(plan);
    begin(engine);
  }

  void begin(Engine idle) {
    engines.add(
        idle.run(
                new Event.RunStarted(
                    "test-1", "test", "A test", "0", "0", List.of(), "0.1.0", 1, lab, Map.of(),
                    ANNA),
                options,
                ANNA)
            .subscribe(end::set, error::set));
    time.advanceTime();
  }

  Engine idle(RunPlan plan) {
    return new Engine(
        new EngineParts(
            plan,
            journal,
            world.inputs(),
            world.machines(),
            ToyWorld.clock(time),
            drift::get,
            time,
            time,
            time,
            folder.resolve("output"),
            folder.resolve("locks"),
            EngineParts.Limits.DEFAULT),
        _ -> stay.get(),
        request -> amendments.read(request));
  }

  void kill() {
    engines.forEach(Disposable::dispose);
    engines.clear();
    time.advanceTime();
  }

  Reply ask(Request request, Actor by) {
    var reply = new AtomicReference<Reply>();
    engines.add(engine.request(request, by).subscribe(reply::set, error::set));
    time.advanceTime();
    return reply.get();
  }

  <T extends Event> T last(Class<T> type) {
    return journal.events().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  static Actor actor(String name, String... roles) {
    return new Actor(name, Set.of(roles), "", "local");
  }
}
