package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Sensitive;
import org.junit.jupiter.api.Test;

final class BinderTest {
  private static final SourcePosition HERE = new SourcePosition("plan.yaml", 1, 1);

  enum Mode {
    FAST_ONE,
    SLOW
  }

  record Account(@Doc("A name.") String name, @Doc("A number.") int number) {}

  record All(
      @Doc("A mode.") @Default("fast-one") Mode mode,
      @Doc("A time.") @Default("1h30m") Duration timeLimit,
      @Doc("Names.") @Default("[a, b]") List<String> names,
      @Doc("A map.") Map<String, Integer> counts,
      @Doc("A text with a default.") @Default("true") String text,
      @Doc("Maybe a number.") @Between(min = 1, max = 9) Optional<Long> maybe,
      @Doc("An account.") @Sensitive Optional<Account> account) {}

  record Fussy(@Doc("A number.") int number) {
    Fussy {
      if (number == 13) {
        throw new IllegalArgumentException("13 brings bad luck; take 12");
      }
      if (number == 14) {
        throw new NullPointerException();
      }
    }
  }

  private static Inventory inventory() {
    return InventoryReader.read(
            "inventory.yaml", PlanFolder.base("inventory.yaml"), Path.of(""), new Problems())
        .orElseThrow();
  }

  private static <P extends Record> Bound<P> bind(
      Class<P> type, String yaml, Map<String, Object> vars) {
    var scope = new Scope(vars, inventory(), Optional.empty(), Optional.empty(), Outputs.none());
    Value.Fields fields = (Value.Fields) YamlText.inline("plan.yaml", yaml).orElseThrow();
    return new Binder(file -> Optional.empty()).bind("it", type, fields, scope);
  }

  private static String problems(Bound<?> bound) {
    return bound instanceof Bound.Refused<?>(List<Problem> problems)
        ? String.join("\n", problems.stream().map(Problem::message).toList())
        : "no problems: " + bound;
  }

  @Test
  void bind_nothingGiven_takesTheDefaults() {
    assertThat(bind(All.class, "{}", Map.of()))
        .isEqualTo(
            new Bound.Known<>(
                new All(
                    Mode.FAST_ONE,
                    Duration.ofMinutes(90),
                    List.of("a", "b"),
                    Map.of(),
                    "true",
                    Optional.empty(),
                    Optional.empty())));
  }

  @Test
  void bind_keepsTheTypeOfAReferenceAndTheTextOfANumber() {
    assertThat(
            bind(
                All.class,
                "{ mode: slow, counts: \"${vars.counts}\", names: [x, \"${vars.names}\"], text: 1.10, maybe: \"${vars.n}\" }",
                Map.of("counts", Map.of("a", 1L), "names", List.of("y", "z"), "n", 7L)))
        .isEqualTo(
            new Bound.Known<>(
                new All(
                    Mode.SLOW,
                    Duration.ofMinutes(90),
                    List.of("x", "y", "z"),
                    Map.of("a", 1),
                    "1.10",
                    Optional.of(7L),
                    Optional.empty())));
  }

  @Test
  void bind_sensitiveValue_isNeverRepeated() {
    assertThat(
            problems(
                bind(All.class, "{ account: { name: [hunter2], number: hunter3 } }", Map.of())))
        .contains("'name' must be a text.", "'number' must be a whole number.")
        .doesNotContain("hunter");
  }

  @Test
  void bind_recordThatRefuses_saysWhy() {
    assertThat(problems(bind(Fussy.class, "{ number: 13 }", Map.of())))
        .isEqualTo("it: 13 brings bad luck; take 12.");
    assertThat(problems(bind(Fussy.class, "{ number: 14 }", Map.of())))
        .isEqualTo("it: its values do not fit together (NullPointerException).");
    assertThat(problems(bind(Fussy.class, "{ number: 5000000000 }", Map.of())))
        .isEqualTo("it: 'number' must be a whole number, and this is 5000000000.");
  }

  @Test
  void bind_outOfRange_saysTheRange() {
    assertThat(problems(bind(All.class, "{ maybe: 10 }", Map.of())))
        .isEqualTo("it: 'maybe' must be from 1 to 9, not 10.");
  }

  @Test
  void bind_referencesThatGrowWithoutEnd_areRefused() {
    List<String> many = Collections.nCopies(20_000, "x".repeat(100));
    String yaml = "{ names: [" + "\"${vars.many}\", ".repeat(1_000) + "a] }";

    assertThat(problems(bind(All.class, yaml, Map.of("many", many))))
        .contains("the references bring in more than a plan may hold");
  }

  @Test
  void holds_comparesLikeWithLike() {
    assertThat(holds("${vars.n} >= 3")).isEqualTo(new Bound.Known<>(true));
    assertThat(holds("${vars.n} == 3.0")).isEqualTo(new Bound.Known<>(true));
    assertThat(holds("${vars.length} > 1h")).isEqualTo(new Bound.Known<>(true));
    assertThat(holds("${vars.moment} == 2026-11-22T17:00:00Z")).isEqualTo(new Bound.Known<>(true));
    assertThat(holds("${vars.place} in [lab, office]")).isEqualTo(new Bound.Known<>(true));
    assertThat(holds("lab in ${vars.places}")).isEqualTo(new Bound.Known<>(false));
    assertThat(holds("${vars.flag} != true")).isEqualTo(new Bound.Known<>(false));
    assertThat(holds("'${vars.text}' < \"a c\"")).isEqualTo(new Bound.Known<>(true));
    for (String unlike :
        List.of(
            "${vars.flag} < 3",
            "${vars.n} == '3'",
            "${vars.place} != 3",
            "${vars.place} in [1, 2]")) {
      assertThat(problems(holds(unlike))).as(unlike).contains("cannot compare");
    }
  }

  private static Bound<Boolean> holds(String text) {
    var problems = new Problems();
    Condition condition =
        ConditionReader.read("it", new Value.Text(text, HERE), problems).orElseThrow();
    Map<String, Object> vars =
        Map.of(
            "n", 3L,
            "place", "lab",
            "places", List.of("office"),
            "flag", true,
            "length", "90m",
            "moment", "2026-11-22T18:00:00+01:00",
            "text", "a b");
    var scope = new Scope(vars, inventory(), Optional.empty(), Optional.empty(), Outputs.none());
    return new Binder(file -> Optional.empty()).holds("it", condition, scope);
  }

  @Test
  void durations_areReadStrictly() {
    assertThat(Durations.parse("1h30m")).contains(Duration.ofMinutes(90));
    assertThat(Durations.parse("500ms")).contains(Duration.ofMillis(500));
    assertThat(Durations.parse("2d")).contains(Duration.ofDays(2));
    assertThat(Durations.parse("0")).contains(Duration.ZERO);
    for (String wrong : List.of("", "5", "1m1h", "1H", "-1s", "1.5h", "1 h", "999999999d")) {
      assertThat(Durations.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void nearest_findsSlipsOnly() {
    List<String> known = List.of("timeout", "targets", "title");

    assertThat(Wording.nearest("timout", known)).contains("timeout");
    assertThat(Wording.nearest("tagrets", known)).contains("targets");
    assertThat(Wording.nearest("TITLE", known)).contains("title");
    assertThat(Wording.nearest("colour", known)).isEmpty();
    assertThat(Wording.nearest("", known)).isEmpty();
  }
}
