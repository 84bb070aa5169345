package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a difference is said. */
final class PlanDifferenceTest {
  @TempDir Path temp;
  private PlanFolder folder;
  private String plan;
  private Validated before;

  @BeforeEach
  void frozen() {
    folder = PlanFolder.in(temp);
    plan = new String(PlanFolder.base("plan.yaml"), StandardCharsets.UTF_8);
    before = folder.validated();
  }

  private List<String> lines() {
    Validation next =
        PlanValidator.amended(folder.path("plan.yaml"), before.inputs(), TestProviders.catalogue());
    assertThat(next).isInstanceOf(Validated.class);
    return PlanDifference.between(PlanText.of(before), PlanText.of((Validated) next)).lines();
  }

  private List<String> changed(String from, String to) {
    assertThat(plan).contains(from);
    folder.put("plan.yaml", plan.replace(from, to));
    return lines();
  }

  @Test
  void samePlan_hasNone_norHasOneThatIsOnlyLaidOutAnew() {
    assertThat(lines()).isEmpty();
    assertThat(
            changed("        timeout: 5m\n", "        # five minutes\n\n        timeout: 300s\n"))
        .isEmpty();
  }

  @Test
  void keysOfAStep_areNamedWithBothValues() {
    assertThat(changed("ttl: 1h }", "ttl: 10m, spf: false }"))
        .containsExactly(
            "~ step 'lower-ttl', with.ttl: \"1h\" -> \"10m\"",
            "~ step 'lower-ttl', with.spf: nothing -> false");
    assertThat(changed("count: 2, within: 30m, otherwise: hold", "count: 1"))
        .containsExactly(
            "~ step 'switch-dns', approve.count: 2 -> 1",
            "~ step 'switch-dns', approve.within: 30m -> nothing");
    assertThat(changed("rollout: { canary: 1, parallel: 8", "rollout: { canary: 2, parallel: 8"))
        .containsExactly(
            "~ step 'mirrors-back', rollout: { canary: 1, parallel: 8, tolerate: 2 } -> { canary: 2, parallel: 8, tolerate: 2 }");
  }

  @Test
  void variable_showsWhereItIsUsed() {
    assertThat(changed("domain: service.example", "domain: other.example"))
        .containsExactly(
            "~ vars.domain: service.example -> other.example",
            "~ probe.url: https://www.service.example/ -> https://www.other.example/",
            "~ step 'page', with.texts: { title: \"service.example moves, $${literally}\" } -> { title: \"other.example moves, $${literally}\" }",
            "~ step 'switch-dns', approve.ask: Point service.example at the new server? -> Point other.example at the new server?");
  }

  @Test
  void fileWithOtherBytes_isAChangeOfTheStepThatNamesIt() {
    folder.put("page.html", "<h1>Soon back</h1>");
    assertThat(lines())
        .singleElement()
        .asString()
        .matches(
            "~ step 'page', with.page: page.html \\(SHA-256 [0-9a-f]{12}\\) -> page.html \\(SHA-256 [0-9a-f]{12}\\)");
  }

  @Test
  void sensitiveParameter_isSaidByItsHash() {
    assertThat(changed("value: soon", "value: later"))
        .singleElement()
        .asString()
        .doesNotContain("soon", "later")
        .matches("~ step 'page', with.headers: \\(SHA-256 \\w{12}\\) -> \\(SHA-256 \\w{12}\\)");
  }

  @Test
  void stepsAndPhases_comeGoAndMove() {
    String note =
        """
          - id: afterwards
            title: Afterwards
            steps:
              - { id: thanks, manual: Thank everybody. }
        """;
    folder.put(
        "plan.yaml",
        plan.replaceFirst("(?s)      - id: call-hosting.*?on-failure: continue\n", "")
                .replaceFirst("(?s)      - id: settle.*?every: 2s\n", "")
                .replace(
                    "      - id: mirrors-back\n",
                    """
                          - id: settle
                            targets: mirrors
                            wait:
                              until: { uses: web/status }
                              at-most: 10m
                              every: 2s
                          - id: mirrors-back
                    """)
            + note);
    assertThat(lines())
        .containsExactly(
            "+ phase 'afterwards': Afterwards",
            "- step 'call-hosting'",
            "~ step 'settle' moves: behind 'mirrors-back' in 'switch' -> behind 'switch-dns' in 'switch'",
            "+ step 'thanks', first in 'afterwards'",
            "+   title: thanks",
            "+   manual: Thank everybody.");
  }

  @Test
  void inventoryAndVariables_areThoseOfTheRun() throws IOException {
    FrozenInputs frozen = ((Validated) folder.validate(Map.of("parallel", "7"))).inputs();
    FrozenInputs copies = frozen.freeze(temp.resolve("run"));
    folder.put("inventory.yaml", "broken: [").put("operators.yaml", "broken: [");
    var next =
        (Validated)
            PlanValidator.amended(folder.path("plan.yaml"), copies, TestProviders.catalogue());
    assertThat(next.plan().vars()).containsEntry("parallel", 7L);
    assertThat(next.inventory().sha256()).isEqualTo(before.inventory().sha256());
    assertThat(next.inventory().operators()).isEqualTo(before.inventory().operators());
  }

  @Test
  void veryLongDifference_endsWithHowMuchMoreThereIs() {
    String steps =
        IntStream.range(0, 300)
            .mapToObj("      - { id: more-%d, manual: Wait. }\n"::formatted)
            .reduce("", String::concat);
    folder.put("plan.yaml", plan + steps);
    assertThat(lines())
        .hasSize(PlanDifference.MOST_LINES)
        .last()
        .asString()
        .isEqualTo("and 501 lines more");
  }
}
