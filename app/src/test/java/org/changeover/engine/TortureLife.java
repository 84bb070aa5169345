package org.changeover.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.changeover.journal.FailingPower;
import org.changeover.journal.FileJournal;
import org.changeover.journal.Journal;
import org.changeover.journal.JournalException;
import org.changeover.journal.JournalSigner;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskState;
import org.changeover.spi.Operation;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The life of one engine in virtual time, with operators who answer what it asks, from what an
 * earlier one left to the end of the run or to the moment at which everything ends.
 */
final class TortureLife {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final RunPlan PLAN = TorturePlan.plan();
  private static final Duration STEP = Duration.ofSeconds(15);
  private static final int STEPS = 2_000;

  private final Path folder;
  private final Moment from;
  private final Optional<List<Moment>> all;
  private final int last;
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final TortureWorld world;
  private final FailingPower power;
  private final List<Disposable> open = new ArrayList<>();
  private final AtomicReference<Throwable> error = new AtomicReference<>();
  private long acknowledged;
  private long found;
  private int moments;
  private boolean over;
  private Optional<Moment> ended = Optional.empty();
  private Engine engine;

  /**
   * A moment in the life of an engine, at which everything may end.
   *
   * @param acknowledged how many bytes of the journal an append or its engine relied on
   */
  record Moment(
      String what, FailingPower.Left left, TortureWorld world, Instant at, long acknowledged) {
    static Moment first() {
      return new Moment(
          "the beginning",
          new FailingPower(Path.of("none"), _ -> {}).left(),
          new TortureWorld(BEGIN.plus(Duration.ofMinutes(6))),
          BEGIN,
          0);
    }
  }

  /** What is the same at the end of every run, however often it was interrupted. */
  record End(Map<String, Integer> happened, java.util.Set<String> on, Map<?, ?> statuses) {}

  private TortureLife(Path folder, Moment from, Optional<List<Moment>> all, int last) {
    this.folder = folder;
    this.from = from;
    this.all = all;
    this.last = last;
    this.world = from.world().copy();
    this.power = new FailingPower(folder.resolve("run"), this::reached);
  }

  /** From the beginning to the end of the run. */
  static TortureLife recorded(Path folder, List<Moment> all) {
    return new TortureLife(folder, Moment.first(), Optional.of(all), Integer.MAX_VALUE);
  }

  /** To the end of the run. */
  static TortureLife after(Path folder, Moment from) {
    return new TortureLife(folder, from, Optional.empty(), Integer.MAX_VALUE);
  }

  /**
   * @param last at which of its moments everything ends, from 1
   */
  static TortureLife shortAfter(Path folder, Moment from, int last) {
    return new TortureLife(folder, from, Optional.empty(), last);
  }

  private void reached(String what) throws IOException {
    if (over) {
      throw new IOException("the power is gone");
    }
    moments++;
    all.ifPresent(list -> list.add(now(what)));
    if (moments == last) {
      over = true;
      ended = Optional.of(now(what));
      throw new IOException("the power is gone");
    }
  }

  private Moment now(String what) {
    return new Moment(what, power.left(), world.copy(), clock().instant(), acknowledged);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return from.at().plusMillis(time.now(TimeUnit.MILLISECONDS));
      }

      @Override
      public java.time.ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }
    };
  }

  /** Empty when it came to the moment at which everything ends. */
  Optional<End> live(FailingPower.End how, Random random, JournalSigner signer) throws IOException {
    power.begin(from.left(), how, random);
    found = power.journalLength();
    FileJournal journal;
    try {
      journal = power.journal(clock(), signer);
    } catch (RuntimeException e) {
      assertThat(over).as("opening after " + from.what() + ": " + e).isTrue();
      return Optional.empty();
    }
    try (journal) {
      assertThat(from.left().sharesJournal(power, from.acknowledged()))
          .as("all that was acknowledged is there after " + from.what())
          .isTrue();
      return run(new Watched(journal));
    } catch (JournalException e) {
      assertThat(over).as("closing after " + from.what() + ": " + e).isTrue();
      return Optional.empty();
    } finally {
      open.forEach(Disposable::dispose);
      time.advanceTime();
    }
  }

  Moment ended() {
    return ended.orElseThrow();
  }

  private Optional<End> run(Journal journal) {
    engine = new Engine(parts(journal), _ -> true);
    open.add(
        engine.run(first(), Event.Options.none(), VirtualRun.ANNA).subscribe(_ -> {}, error::set));
    time.advanceTime();
    for (int i = 0; i < STEPS && !over; i++) {
      if (state().status() == RunStatus.UNDONE) {
        return Optional.of(end());
      }
      assertThat(error.get()).as("after " + from.what()).isNull();
      answer();
      time.advanceTimeBy(STEP);
    }
    assertThat(over).as("ends, after " + from.what() + ": " + state().tasks().values()).isTrue();
    return Optional.empty();
  }

  private End end() {
    var statuses = new java.util.TreeMap<Object, Object>();
    state().tasks().forEach((task, is) -> statuses.put(task, is.status()));
    return new End(Map.copyOf(world.happened), java.util.Set.copyOf(world.on), statuses);
  }

  private RunState state() {
    return engine.state();
  }

  private static Event.RunStarted first() {
    return new Event.RunStarted(
        "test-1",
        "test",
        "A test",
        "0",
        "0",
        List.of(),
        "0.1.0",
        1,
        false,
        Map.of(),
        VirtualRun.ANNA);
  }

  private EngineParts parts(Journal journal) {
    return new EngineParts(
        PLAN,
        journal,
        world.inputs(clock(), time, this::happens),
        new ToyWorld().machines(),
        clock(),
        () -> Duration.ZERO,
        time,
        time,
        time,
        folder.resolve("output"),
        folder.resolve("locks"),
        EngineParts.Limits.DEFAULT);
  }

  /** No effect without an intent of this engine that stays. */
  private void happens(Operation by, String effect, Runnable change) throws IOException {
    reached("before " + effect);
    String intent =
        "\"intent-recorded\",\"task\":{\"step\":\"%s\",\"target\":\"%s\"},\"generation\":%d,\"attempt\":%d,"
            .formatted(
                by.step().replaceFirst("\\.undo-\\d+$", ""),
                by.target(),
                by.generation(),
                by.attempt());
    must(power.journalHolds(intent.getBytes(UTF_8), found), "before " + effect + " " + intent);
    change.run();
    reached("after " + effect);
  }

  /** Nothing that is thrown where the engine calls gets through it. */
  private void must(boolean holds, String what) {
    if (!holds) {
      error.compareAndSet(null, new AssertionError(what));
    }
  }

  /** Operators say what they see, and the truth where they are asked what happened. */
  private void answer() {
    RunState now = state();
    if (now.status() == RunStatus.FINISHED) {
      ask(new Request.Undo(Optional.of(TorturePlan.UNDO_TO), "enough"), VirtualRun.BERT);
      return;
    }
    for (TaskState task : now.tasks().values()) {
      switch (task.status()) {
        case GATE -> {
          Actor next = task.approvers().isEmpty() ? VirtualRun.BERT : VirtualRun.CARL;
          ask(new Request.Approve(task.id(), "fine", Optional.empty()), next);
        }
        case MANUAL -> ask(new Request.Confirm(task.id(), "done"), VirtualRun.BERT);
        case UNKNOWN ->
            ask(
                new Request.AnswerDoubt(
                    task.id(),
                    world.times(task.id().toString()) > 0 ? Event.Answer.DONE : Event.Answer.AGAIN,
                    "looked"),
                VirtualRun.BERT);
        case UNDO_UNKNOWN ->
            ask(new Request.AnswerDoubt(task.id(), Event.Answer.AGAIN, "looked"), VirtualRun.BERT);
        default -> {}
      }
    }
  }

  private void ask(Request request, Actor by) {
    var reply = new AtomicReference<Reply>();
    open.add(engine.request(request, by).subscribe(reply::set, _ -> {}));
    time.advanceTime();
    assertThat(over || reply.get() instanceof Reply.Accepted)
        .as("%s after %s: %s", request, from.what(), reply.get())
        .isTrue();
  }

  /** What is acknowledged stays, and a head counts it that may be behind after a power cut. */
  private final class Watched implements Journal {
    private final FileJournal journal;

    private Watched(FileJournal journal) {
      this.journal = journal;
    }

    @Override
    public Entry append(Event event, long epoch) {
      Entry entry = journal.append(event, epoch);
      acknowledged = power.journalLength();
      must(power.headToRead() == entry.sequence(), "the head counts " + event);
      must(power.head() <= entry.sequence(), "the head that stays is not ahead of " + event);
      return entry;
    }

    @Override
    public void replay(long from, Consumer<Entry> each) {
      journal.replay(from, each);
      acknowledged = power.journalLength();
    }

    @Override
    public Flux<Entry> follow(long from) {
      return journal.follow(from);
    }

    @Override
    public void close() {
      journal.close();
    }
  }
}
