package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever an author writes ends in problems or in a plan, and never in anything else. */
final class PlanPropertyTest {
  private static final String[] SCRAPS = {
    "${",
    "}",
    "${vars.domain}",
    "${secret:tsig}",
    "&a ",
    "*a",
    "- ",
    ": ",
    "\n",
    "  ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "|",
    ">",
    "#",
    "%",
    "@",
    "!x ",
    "---\n",
    "null",
    "~",
    "9999999999999999999",
    "-1",
    "id: find",
    "needs: [find]",
    "\u0000",
    "\uD83D\uDE00",
    "\u202E",
    "uses: dns/set-ttl",
    "? ",
    "\"a\\0b\""
  };
  private static Path temp;

  @BeforeContainer
  static void makeFolder() throws java.io.IOException {
    temp = Files.createTempDirectory("changeover-property");
    PlanFolder.in(temp);
  }

  @AfterContainer
  static void removeFolder() throws java.io.IOException {
    try (var files = Files.list(temp)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(temp);
  }

  private static void check(String name, byte[] bytes) {
    var folder = new PlanFolder(temp);
    folder.put(name, bytes);
    try {
      switch (folder.validate()) {
        case Validated validated -> assertThat(PlanGraph.dot(validated.plan())).isNotEmpty();
        case Validation.Invalid invalid -> assertThat(invalid.problems()).isNotEmpty();
      }
    } finally {
      folder.put(name, PlanFolder.base(name));
    }
  }

  @Property(tries = 200)
  void validate_randomBytes_neverThrows(@ForAll @Size(max = 400) byte[] bytes) {
    check("plan.yaml", bytes);
    check("inventory.yaml", bytes);
  }

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of("plan.yaml", "inventory.yaml", "operators.yaml");
  }

  @Property(tries = 600)
  void validate_mutatedPlan_neverThrows(
      @ForAll("files") String file,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int edits) {
    check(file, mutated(PlanFolder.base(file), seed, edits));
  }

  private static byte[] mutated(byte[] base, long seed, int edits) {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
    var text = new StringBuilder(new String(base, StandardCharsets.UTF_8));
    for (int i = 0; i < edits; i++) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.insert(from, SCRAPS[random.nextInt(SCRAPS.length)]);
        case 2 -> text.replace(from, to, SCRAPS[random.nextInt(SCRAPS.length)]);
        default -> {
          int other = random.nextInt(text.length());
          text.insert(from, text.substring(other, Math.min(text.length(), other + 60)));
        }
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Property
  void durations_formatted_areReadAgain(
      @ForAll @LongRange(min = 0, max = 3_000_000_000_000L) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.format(duration))).contains(duration);
  }

  @Property
  void templates_withoutReferences_areLiteral(@ForAll String text) {
    String literal = text.replace("${", "$${");
    var problems = new Problems();

    Optional<Template> template = Template.parse(literal, SourcePosition.of("x"), problems);

    assertThat(problems.isEmpty()).isTrue();
    if (!text.contains("$${")) {
      assertThat(template.orElseThrow().parts()).containsExactly(new Template.Literal(text));
    }
  }

  @Property(tries = 200)
  void problems_neverCarryControlCharacters(@ForAll long seed) {
    var folder = new PlanFolder(temp);
    folder.put("plan.yaml", mutated(PlanFolder.base("plan.yaml"), seed, 3));
    try {
      if (folder.validate(Map.of()) instanceof Validation.Invalid invalid) {
        assertThat(invalid.problems())
            .allSatisfy(problem ->
                assertThat(problem.message().codePoints())
                    .noneMatch(point ->
                        Character.isISOControl(point)
                            || Character.getType(point) == Character.FORMAT));
      }
    } finally {
      folder.put("plan.yaml", PlanFolder.base("plan.yaml"));
    }
  }
}
