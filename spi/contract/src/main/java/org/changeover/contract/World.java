package org.changeover.contract;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Receipt;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The hosts, servers, secrets and files that an action under test can reach, all in memory. A
 * contract asks its author for a new world for each trial; everything that the action may change is
 * part of {@link #picture()}.
 *
 * <p>Operations happen one at a time, except conversations over the network. What an action does
 * against the rules is collected and fails the trial, even when the action hides the error.
 */
public final class World {
  private final Map<String, FakeHost> hosts = new TreeMap<>();
  private final Map<String, List<String>> addresses = new TreeMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final Map<String, byte[]> planFiles = new TreeMap<>();
  private final Map<String, Supplier<String>> parts = new TreeMap<>();
  private final FakeNetwork network = new FakeNetwork(this);
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private Instant start = Instant.now();
  private boolean cutOff;
  private int busy;

  /** A host that can be logged in to; asked for again, the same one. */
  public FakeHost host(String name, String... hostAddresses) {
    if (hostAddresses.length > 0 || !addresses.containsKey(name)) {
      addresses.put(name, List.of(hostAddresses));
    }
    return hosts.computeIfAbsent(name, n -> new FakeHost(this, n));
  }

  /** A host that is known by its addresses only. */
  public World unmanaged(String name, String... hostAddresses) {
    addresses.put(name, List.of(hostAddresses));
    return this;
  }

  /** A secret of the inventory. No contract passes when its value appears where others can read. */
  public World secret(String reference, String value) {
    secrets.put(reference, value);
    return this;
  }

  /** A file beside the plan. */
  public World planFile(String path, String text) {
    planFiles.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /**
   * Something else that the action may change, such as the zones of a name server.
   *
   * @param state its whole state as text; equal texts mean equal states
   */
  public World part(String name, Supplier<String> state) {
    parts.put(name, state);
    return this;
  }

  public FakeNetwork network() {
    return network;
  }

  /** What the clock says when the world begins; the time of the real clock unless set. */
  public World startsAt(Instant instant) {
    start = requireNonNull(instant, "instant is null");
    return this;
  }

  /** The world's time: its start, and what passed of Reactor's virtual time. */
  public Clock clock() {
    return new VirtualClock();
  }

  /** From now on nothing in this world can be reached. */
  public World cutOff() {
    cutOff = true;
    return this;
  }

  /** Everything that an action can change, as text, byte for byte. */
  public synchronized String picture() {
    var text = new StringBuilder();
    hosts.values().forEach(host -> host.draw(text));
    parts.forEach(
        (name, state) -> text.append(name).append(":\n").append(state.get()).append('\n'));
    return text.toString();
  }

  // --- for the contracts ---

  synchronized List<Receipt> receipts() {
    return List.copyOf(receipts);
  }

  synchronized void keep(Receipt receipt) {
    receipts.add(receipt);
    say("the receipt", receipt.toString());
  }

  synchronized List<String> violations() {
    var all = new ArrayList<>(violations);
    secrets.forEach((reference, value) -> all.addAll(SecretSearch.find(reference, value, said)));
    return all;
  }

  synchronized void violated(String rule) {
    violations.add(rule);
  }

  /** Notes what was said where others can read it. */
  synchronized void say(String where, String text) {
    said.add(where + ": " + text);
  }

  synchronized boolean isIdle() {
    return busy == 0;
  }

  synchronized void busy(int more) {
    busy += more;
  }

  boolean isCutOff() {
    return cutOff;
  }

  FakeHost managed(String name) {
    FakeHost host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException(
          "there is no host '%s' in this world; make it with world.host(\"%s\")"
              .formatted(name, name));
    }
    return host;
  }

  List<String> addresses(HostRef host) {
    List<String> known = addresses.get(host.name());
    if (known == null) {
      throw new IllegalArgumentException(
          "there is no host '%s' in this world; make it with world.host or world.unmanaged"
              .formatted(host.name()));
    }
    return known;
  }

  String secret(String reference) {
    String value = secrets.get(reference);
    if (value == null) {
      throw new IllegalArgumentException("there is no secret '" + reference + "' in this world");
    }
    return value;
  }

  byte[] planFile(String path) {
    byte[] bytes = planFiles.get(path);
    if (bytes == null) {
      throw new IllegalArgumentException("there is no plan file '" + path + "' in this world");
    }
    return bytes.clone();
  }

  /** Does one operation when it is subscribed to, unless the trial stops there. */
  <T> Mono<T> look(Life life, String what, Supplier<T> effect) {
    return Mono.defer(() -> begin(life, what, false, effect));
  }

  /** The same for an operation that changes something. */
  <T> Mono<T> change(Life life, String what, Supplier<T> effect) {
    return Mono.defer(() -> begin(life, what, true, effect));
  }

  private synchronized <T> Mono<T> begin(
      Life life, String what, boolean changes, Supplier<T> effect) {
    Mono<T> refusal = admit(life, what, changes);
    if (refusal != null) {
      return refusal;
    }
    int number = life.begin(what);
    if (life.stopsBefore(number)) {
      return Mono.never();
    }
    if (cutOff || life.failsAt(number)) {
      return Mono.error(new HostUnreachableException(what + ": cut off by the contract"));
    }
    T result = effect.get();
    return life.stopsAfter(number) ? Mono.never() : Mono.justOrEmpty(result);
  }

  /** Null when the operation may go on. */
  private <T> Mono<T> admit(Life life, String what, boolean changes) {
    if (life.crashed() || life.crashedAtOnce().isPresent()) {
      return Mono.never();
    }
    if (life.isOver()) {
      if (life.wasCancelled()) {
        violations.add("it goes on after it was cancelled: " + what);
      } else if (changes) {
        violations.add("it goes on after its end: " + what);
      }
      return Mono.error(new IllegalStateException("this call of the action is over"));
    }
    return null;
  }

  /** Does one conversation, which may take its time. */
  <T> Mono<T> conversation(Life life, String what, Mono<T> talk) {
    return Mono.defer(() -> {
      int number;
      synchronized (this) {
        Mono<T> refusal = admit(life, what, false);
        if (refusal != null) {
          return refusal;
        }
        number = life.begin(what);
        if (life.stopsBefore(number)) {
          return Mono.never();
        }
        if (cutOff || life.failsAt(number)) {
          return Mono.error(new HostUnreachableException(what + ": cut off by the contract"));
        }
      }
      String before = picture();
      return talk.doOnTerminate(() -> requireIntended(life, what, before))
          .flatMap(answer -> life.stopsAfter(number) ? Mono.never() : Mono.just(answer));
    });
  }

  private void requireIntended(Life life, String what, String before) {
    if (!life.hasIntended() && !picture().equals(before)) {
      violated("it changed the world without an intent: " + what);
    }
  }

  private final class VirtualClock extends Clock {
    @Override
    public Instant instant() {
      return VirtualTimeScheduler.isFactoryEnabled()
          ? start.plusNanos(VirtualTimeScheduler.get().now(TimeUnit.NANOSECONDS))
          : start;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.fixed(instant(), zone);
    }
  }
}
