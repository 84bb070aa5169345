package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.changeover.hosts.HostsConfig;
import org.changeover.preflight.Inspected;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Finding;
import org.changeover.spi.Finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What is found of steps whose action does not behave. */
class PreflightTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final Shelf shelf = new Shelf();

  private List<Inspected> inspected(String steps) {
    var validated = new PreviewedPlan(shelf, folder).valid(steps);
    try (var preflight = Preflight.of(validated, HostsConfig.of(folder), null)) {
      return preflight.inspect().collectList().block(LONG);
    }
  }

  private static Finding only(List<Inspected> all, String subject) {
    return all.stream()
        .filter(one -> one.kind() == Inspected.Kind.STEP && one.subject().equals(subject))
        .map(one -> one.findings().getFirst())
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " is not in " + all));
  }

  private static String step(String id, String thing) {
    return "- { id: %s, targets: one, uses: shelf/put, with: { thing: %s } }\n"
        .formatted(id, thing);
  }

  @Test
  void whatAnActionSaysThatItCannotDo_isABlocker_andWhatThrowsKeepsNothingElseFromBeingSeen() {
    shelf.inspections.put(
        "locked", () -> Flux.error(new ActionFailedException("the key is wrong")));
    shelf.inspections.put("odd", () -> Flux.error(new IllegalStateException("odd")));
    shelf.inspections.put("fine", () -> Flux.just(Finding.fine("room", "enough")));
    List<Inspected> all =
        inspected(
            step("a", "locked") + step("b", "odd") + step("c", "careless") + step("d", "fine"));
    assertThat(only(all, "a@one").severity()).isEqualTo(Severity.BLOCKER);
    assertThat(only(all, "a@one").evidence()).isEqualTo("the key is wrong");
    assertThat(only(all, "b@one").severity()).isEqualTo(Severity.WARNING);
    assertThat(only(all, "c@one").severity()).isEqualTo(Severity.WARNING);
    assertThat(only(all, "c@one").evidence()).contains("org/example/Missing");
    assertThat(only(all, "d@one")).isEqualTo(Finding.fine("room", "enough"));
    assertThat(all)
        .filteredOn(one -> one.kind() == Inspected.Kind.HOST)
        .hasSize(3)
        .allSatisfy(one -> assertThat(one.findings()).extracting(Finding::what).contains("clock"));
  }
}
