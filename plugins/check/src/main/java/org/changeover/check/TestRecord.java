package org.changeover.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.Command;
import org.changeover.spi.FileContent;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * How far a functional test came: a file on the host that it runs from.
 *
 * @param state {@code begun} or {@code passed}; anything else was written by somebody else
 * @param addresses that were contacted; empty until it has passed
 */
record TestRecord(String state, List<String> addresses) {
  private static final String BEGUN = "begun";
  private static final String PASSED = "passed";
  private static final int LONGEST = 4_096;
  private static final int RUN_SHOWN = 24;
  private static final int HASH_SHOWN = 10;

  static TestRecord begun() {
    return new TestRecord(BEGUN, List.of());
  }

  static TestRecord passed(List<String> addresses) {
    return new TestRecord(PASSED, addresses);
  }

  boolean hasPassed() {
    return state.equals(PASSED);
  }

  boolean isGenuine() {
    return state.equals(BEGUN) || hasPassed();
  }

  /**
   * What everything that one test writes is tagged with: the same for every attempt of one
   * generation, and fit for a name, a part of an e-mail address or of a URL.
   */
  static String tag(Operation operation) {
    String run = operation.run().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String hash = Fingerprint.sha256(operation.key().getBytes(UTF_8)).substring(0, HASH_SHOWN);
    return "changeover-%s-%s".formatted(run.substring(0, Math.min(RUN_SHOWN, run.length())), hash);
  }

  static String path(String tag) {
    return "/var/tmp/" + tag + ".test";
  }

  /** Empty when the host has none. */
  static Mono<Optional<TestRecord>> read(String tag, ReadableHost host) {
    return host.stat(path(tag))
        .flatMap(state ->
            state.exists()
                ? host.read(path(tag), LONGEST).map(bytes -> Optional.of(of(bytes)))
                : Mono.just(Optional.empty()));
  }

  private static TestRecord of(byte[] bytes) {
    List<String> lines = new String(bytes, UTF_8).lines().toList();
    return lines.isEmpty()
        ? new TestRecord("", List.of())
        : new TestRecord(lines.getFirst(), lines.subList(1, lines.size()));
  }

  Mono<Void> write(String tag, Host host, Intent intent) {
    String text = state + "\n" + String.join("\n", addresses) + "\n";
    return host.query(Command.shell("id -un; id -gn"))
        .flatMap(who -> {
          List<String> names = who.lines();
          return host.write(
              intent,
              new FileContent(
                  path(tag), text.getBytes(UTF_8), "0600", names.getFirst(), names.getLast()));
        })
        .then();
  }
}
