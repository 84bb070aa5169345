package org.changeover.control;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.journal.EventCodec;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;

/**
 * One client of a {@link ControlServer}. A virtual thread reads what it wants, another writes what
 * waits in the outbox; publishers only ever put something there and never wait.
 *
 * <p>What waits is bounded: telemetry by the outbox, events and requests by how many are under way
 * until they were written, and who looks by being one line, the last.
 */
final class ControlSession {
  private static final Logger LOG = Logger.getLogger(ControlSession.class.getName());
  private static final int OUTBOX = 512 << 10;
  private static final int EVENTS_AHEAD = 32;
  private static final int REQUESTS_AHEAD = 16;
  private static final long IDLE = 0;

  private final Connection connection;
  private final LiveRun run;
  private final Peers peers;
  private final String account;
  private final BooleanSupplier mayLook;
  private final Consumer<ControlSession> ended;
  private final Runnable presence;
  private final Outbox outbox = new Outbox(OUTBOX);
  private final Semaphore requests = new Semaphore(REQUESTS_AHEAD);
  private final Disposable.Swap source = Disposables.swap();
  private final CountDownLatch written = new CountDownLatch(1);
  private final AtomicLong writingSince = new AtomicLong(IDLE);
  private final Map<TaskId, Long> missed = new ConcurrentHashMap<>();
  private volatile boolean chosen;
  private volatile boolean watches;
  private volatile List<String> present = List.of();

  /**
   * @param account of the client, as the kernel says it
   * @param mayLook whether one more may follow or watch
   * @param presence told whenever others look through it than before
   */
  ControlSession(
      Connection connection,
      LiveRun run,
      Peers peers,
      String account,
      BooleanSupplier mayLook,
      Consumer<ControlSession> ended,
      Runnable presence) {
    this.connection = connection;
    this.run = run;
    this.peers = peers;
    this.account = account;
    this.mayLook = mayLook;
    this.ended = ended;
    this.presence = presence;
  }

  /** Whether it follows or watches. */
  boolean looks() {
    return chosen;
  }

  /** Who looks through it. */
  List<String> present() {
    return present;
  }

  /** Says who looks at the run, if it watches. */
  void tell(Telemetry.Present everybody) {
    if (watches) {
      outbox.replace(Connection.bytes(new Frame.Live(everybody)));
    }
  }

  void start() {
    Thread.ofVirtual().name("control-read").start(this::read);
    Thread.ofVirtual().name("control-write").start(this::write);
  }

  /** Disconnects a client that has taken nothing for so long although something waits. */
  void dropIfStalled(Duration stall) {
    long since = writingSince.get();
    if (since != IDLE && System.nanoTime() - since > stall.toNanos()) {
      LOG.info("a client that took nothing for " + stall.toSeconds() + " s was disconnected");
      end();
    }
  }

  /** Ends the session when the outbox is empty, or at that reading of the nano clock. */
  void finish(long until) {
    try {
      outbox.close();
      if (!written.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.fine("a client did not take the rest in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void read() {
    try {
      Optional<Frame> frame = connection.read();
      while (frame.isPresent()) {
        handle(frame.get());
        frame = connection.read();
      }
      end();
    } catch (Connection.WrongFrameException e) {
      endWith(e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a frame could not be dealt with", e);
      endWith("the engine failed: " + e.getMessage());
    } catch (IOException e) {
      LOG.log(Level.FINE, "a client went away", e);
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
    }
  }

  /** The last that the client is told; the session ends when that is written. */
  private void endWith(String wrong) {
    outbox.put(Connection.bytes(new Frame.Wrong(wrong)));
    outbox.close();
  }

  private void handle(Frame frame) throws Connection.WrongFrameException, InterruptedException {
    switch (frame) {
      case Frame.Follow _, Frame.Watch _ when !chosen && !mayLook.getAsBoolean() ->
          throw new Connection.WrongFrameException("too many look at this run already");
      case Frame.Follow follow when !chosen -> follow(follow.from());
      case Frame.Watch watch when !chosen -> watch(watch);
      case Frame.Present(List<String> operators) when watches -> {
        requireOwnAccount();
        comes(operators);
      }
      case Frame.Follow _, Frame.Watch _ ->
          throw new Connection.WrongFrameException("this connection already follows or watches");
      case Frame.Ask ask -> ask(ask.request(), actor(ask));
      case Frame.Present _,
          Frame.Happened _,
          Frame.Live _,
          Frame.Answer _,
          Frame.End _,
          Frame.Wrong _ ->
          throw new Connection.WrongFrameException("a client does not send this frame");
    }
  }

  private void follow(long from) {
    chosen = true;
    var follower = new Follower();
    source.update(follower);
    run.events(from).subscribe(follower);
  }

  /** Asks for a few events at a time, so that the others wait in the journal and not here. */
  private final class Follower extends BaseSubscriber<Entry> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      subscription.request(EVENTS_AHEAD);
    }

    @Override
    protected void hookOnNext(Entry entry) {
      byte[] line = Connection.bytes(new Frame.Happened(EventCodec.tree(entry)));
      outbox.put(line, () -> request(1));
    }

    @Override
    protected void hookOnComplete() {
      endOfStream();
    }

    @Override
    protected void hookOnError(Throwable error) {
      endWith(String.valueOf(error.getMessage()));
    }
  }

  private void watch(Frame.Watch watch) throws Connection.WrongFrameException {
    if (watch.by().isPresent()) {
      requireOwnAccount();
    }
    chosen = true;
    watches = true;
    comes(watch.by().orElseGet(() -> List.of(peers.local(account).operator())));
    source.update(
        run.telemetry()
            .subscribe(
                this::live,
                error -> LOG.log(Level.WARNING, "telemetry ended: {0}", error.getMessage()),
                this::endOfStream));
  }

  private void comes(List<String> operators) {
    present = operators;
    presence.run();
  }

  private void endOfStream() {
    outbox.put(Connection.bytes(new Frame.End()));
    outbox.close();
  }

  private void live(Telemetry telemetry) {
    if (!outbox.hasRoom() || !outbox.offer(Connection.bytes(new Frame.Live(telemetry)))) {
      switch (telemetry) {
        case Telemetry.Line line -> missed.merge(line.task(), 1L, Long::sum);
        case Telemetry.Missed more -> missed.merge(more.task(), more.lines(), Long::sum);
        case Telemetry.Progress _,
            Telemetry.Watched _,
            Telemetry.Sighted _,
            Telemetry.Present _ -> {}
      }
    }
  }

  private Actor actor(Frame.Ask ask) throws Connection.WrongFrameException {
    if (ask.by().isEmpty()) {
      return peers.local(account);
    }
    requireOwnAccount();
    return peers.vouchedFor(ask.by().get());
  }

  private void requireOwnAccount() throws Connection.WrongFrameException {
    if (!account.equals(System.getProperty("user.name"))) {
      throw new Connection.WrongFrameException("only the engine's own account speaks for others");
    }
  }

  private void ask(Request request, Actor actor) throws InterruptedException {
    requests.acquire();
    var _ =
        run.request(request, actor)
            .subscribe(
                this::answer,
                error -> answer(new Reply.Refused("the engine failed: " + error.getMessage())));
  }

  /** Its request has its place until the client was told. */
  private void answer(Reply reply) {
    if (!outbox.put(Connection.bytes(new Frame.Answer(reply)), requests::release)) {
      requests.release();
    }
  }

  private void write() {
    try {
      for (var line = outbox.take(); line.isPresent(); line = outbox.take()) {
        writingSince.set(System.nanoTime() | 1);
        connection.write(line.get().bytes());
        tellMissed();
        writingSince.set(IDLE);
        line.get().written().run();
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "a client went away", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      written.countDown();
      end();
    }
  }

  private void tellMissed() throws IOException {
    for (TaskId task : missed.keySet()) {
      long lines = missed.remove(task);
      connection.write(Connection.bytes(new Frame.Live(new Telemetry.Missed(task, lines))));
    }
  }

  private void end() {
    source.dispose();
    outbox.close();
    requests.release(REQUESTS_AHEAD); // of answers that nobody takes any more
    try {
      connection.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "a connection did not close", e);
    }
    ended.accept(this);
  }
}
