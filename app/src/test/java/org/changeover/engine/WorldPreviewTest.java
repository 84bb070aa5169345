package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.PreviewedTask.Kind;
import org.changeover.preview.Prospect;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Reversal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What is compared with the world, and what is known only after a step. */
class WorldPreviewTest {
  private static final Prospect CHANGES_A =
      new Prospect.WouldChange(List.of(new Change("a", "", "on")), "holds ");

  @TempDir Path folder;
  private final Shelf shelf = new Shelf();

  private Map<String, Prospect> prospects(String steps) {
    return new PreviewedPlan(shelf, folder).prospects(steps);
  }

  private static void assertKnownAfter(Prospect prospect, String... steps) {
    assertThat(prospect).isInstanceOf(Prospect.KnownAfter.class);
    assertThat(((Prospect.KnownAfter) prospect).steps()).containsExactly(steps);
  }

  @AfterEach
  void nothingWasChanged() {
    assertThat(shelf.changed).isEmpty();
  }

  @Test
  void firstTouch_isComparedWithTheWorld() {
    shelf.values.put("b", "on");
    assertThat(
            prospects(
                """
                - { id: put-a, uses: shelf/put, with: { thing: a } }
                - { id: put-b, uses: shelf/put, with: { thing: b } }
                """))
        .containsExactly(
            Map.entry("put-a@shelf", CHANGES_A),
            Map.entry("put-b@shelf", new Prospect.AlreadySo("b holds on")));
  }

  @Test
  void laterTouch_isKnownAfterWhatWouldChangeIt_andNotLookedAt() {
    var found =
        prospects(
            """
            - { id: put-a, uses: shelf/put, with: { thing: a } }
            - { id: again, uses: shelf/put, with: { thing: a, value: off } }
            - { id: reads, uses: shelf/look, with: { thing: b, reads: [a] } }
            """);
    assertKnownAfter(found.get("again@shelf"), "put-a");
    assertKnownAfter(found.get("reads@shelf"), "put-a", "again");
    assertThat(shelf.looked).containsExactly("put-a@shelf");
  }

  @Test
  void touchBehindAStepThatIsAlreadySo_isComparedToo() {
    shelf.values.put("a", "on");
    var found =
        prospects(
            """
            - { id: put-a, uses: shelf/put, with: { thing: a } }
            - { id: again, uses: shelf/put, with: { thing: a, value: off } }
            - { id: then, uses: shelf/put, with: { thing: a } }
            """);
    assertThat(found.get("again@shelf"))
        .isEqualTo(new Prospect.WouldChange(List.of(new Change("a", "on", "off")), "holds on"));
    assertKnownAfter(found.get("then@shelf"), "again");
  }

  @Test
  void whatOnlyLooks_changesNothingForThoseBehind() {
    var found =
        prospects(
            """
            - { id: look, uses: shelf/look, with: { thing: a } }
            - { id: put-a, uses: shelf/put, with: { thing: a } }
            """);
    assertThat(found.get("look@shelf"))
        .isEqualTo(new Prospect.NotSo(List.of(new Change("a", "", "on")), "holds "));
    assertThat(found.get("put-a@shelf")).isEqualTo(CHANGES_A);
  }

  @Test
  void stepWrittenFirst_comesBehindWhatItNeeds() {
    var found =
        prospects(
            """
            - { id: last, needs: [first], uses: shelf/put, with: { thing: a, value: off } }
            - { id: first, needs: [], uses: shelf/put, with: { thing: a } }
            """);
    assertThat(found.keySet()).containsExactly("first@shelf", "last@shelf");
    assertThat(found.get("first@shelf")).isEqualTo(CHANGES_A);
    assertKnownAfter(found.get("last@shelf"), "first");
  }

  @Test
  void outputOfWhatIsAlreadySo_isUsed_andThatOfAChangeIsKnownAfterIt() {
    shelf.values.put("a", "on");
    var found =
        prospects(
            """
            - { id: is-so, uses: shelf/put, with: { thing: a } }
            - { id: takes, uses: shelf/put, with: { thing: b, value: "${steps.is-so.outputs.value}" } }
            - { id: takes-more, uses: shelf/put, with: { thing: c, value: "${steps.takes.outputs.value}" } }
            """);
    assertThat(found.get("takes@shelf"))
        .isEqualTo(new Prospect.WouldChange(List.of(new Change("b", "", "on")), "holds "));
    assertKnownAfter(found.get("takes-more@shelf"), "takes");
  }

  @Test
  void stepWithUnknownParameters_mayChangeAnythingOnItsTarget_andNothingElsewhere() {
    var found =
        prospects(
            """
            - { id: put-a, targets: one, uses: shelf/put, with: { thing: a } }
            - { id: which, targets: one, uses: shelf/put, with: { thing: "${steps.put-a.outputs.value}" } }
            - { id: there, targets: one, uses: shelf/put, with: { thing: b } }
            - { id: elsewhere, targets: two, uses: shelf/put, with: { thing: c } }
            """);
    assertKnownAfter(found.get("which@one"), "put-a");
    assertKnownAfter(found.get("there@one"), "which");
    assertThat(found.get("elsewhere@two")).isInstanceOf(Prospect.WouldChange.class);
  }

  @Test
  void whatIsSavedOnAHost_isTouchedByEveryChangeOnIt() {
    var found =
        prospects(
            """
            - { id: put-a, targets: one, uses: shelf/put, with: { thing: a } }
            - { id: here, targets: one, uses: shelf/look, with: { thing: "host:one/saved" } }
            - { id: elsewhere, targets: two, uses: shelf/look, with: { thing: "host:two/saved" } }
            """);
    assertKnownAfter(found.get("here@one"), "put-a");
    assertThat(found.get("elsewhere@two")).isInstanceOf(Prospect.NotSo.class);
  }

  @Test
  void stepWhoseConditionDoesNotHold_isLeftOutAndChangesNothing() {
    shelf.values.put("a", "on");
    var found =
        prospects(
            """
            - { id: is-so, uses: shelf/put, with: { thing: a } }
            - { id: never, when: "${steps.is-so.outputs.value} == off", uses: shelf/put, with: { thing: b, value: off } }
            - { id: put-b, uses: shelf/put, with: { thing: b } }
            - { id: takes, uses: shelf/put, with: { thing: c, value: "${steps.never.outputs.value}" } }
            """);
    assertThat(found.get("never@shelf"))
        .isEqualTo(new Prospect.LeftOut("when: ${steps.is-so.outputs.value} == off does not hold"));
    assertThat(found.get("put-b@shelf")).isInstanceOf(Prospect.WouldChange.class);
    assertThat(found.get("takes@shelf"))
        .isEqualTo(
            new Prospect.CannotBeTold(
                "it takes what is put out by a step that is left out: never"));
  }

  @Test
  void conditionOfAChain_isThatOfItsLinks() {
    assertThat(
            prospects(
                """
                - id: chain
                  targets: all
                  when: "${vars.size} == large"
                  steps:
                    - { id: put, uses: shelf/put, with: { thing: "${target.name}" } }
                """))
        .hasSize(3)
        .allSatisfy((_, found) -> assertThat(found).isInstanceOf(Prospect.LeftOut.class));
  }

  @Test
  void conditionOnAChange_isKnownAfterIt_andSoIsWhatThatStepMayChange() {
    var found =
        prospects(
            """
            - { id: put-a, uses: shelf/put, with: { thing: a } }
            - { id: perhaps, when: "${steps.put-a.outputs.value} == on", uses: shelf/put, with: { thing: b } }
            - { id: again, uses: shelf/put, with: { thing: b, value: off } }
            - { id: other, uses: shelf/put, with: { thing: c } }
            """);
    assertKnownAfter(found.get("perhaps@shelf"), "put-a");
    assertKnownAfter(found.get("again@shelf"), "perhaps");
    assertThat(found.get("other@shelf")).isInstanceOf(Prospect.WouldChange.class);
  }

  @Test
  void eachTargetOfAChain_isComparedByItself() {
    shelf.values.put("two", "on");
    var found =
        prospects(
            """
            - id: chain
              targets: all
              steps:
                - { id: put, uses: shelf/put, with: { thing: "${target.name}" } }
                - { id: then, uses: shelf/look, with: { thing: "${target.name}" } }
            """);
    assertThat(found.keySet())
        .containsExactly("put@one", "then@one", "put@two", "then@two", "put@three", "then@three");
    assertKnownAfter(found.get("then@one"), "put");
    assertThat(found.get("put@two")).isEqualTo(new Prospect.AlreadySo("two holds on"));
    assertThat(found.get("then@two")).isEqualTo(new Prospect.AlreadySo("two holds on"));
  }

  @Test
  void whatCannotBeLookedAt_doesNotStopTheRest() {
    shelf.looks.put(
        "dead", () -> Mono.error(new HostUnreachableException("one: no route to host")));
    shelf.looks.put("empty", Mono::empty);
    shelf.looks.put("unclear", () -> Mono.just(new Check.Unknown("nobody knows")));
    var found =
        prospects(
            """
            - { id: dead, needs: [], uses: shelf/put, with: { thing: dead } }
            - { id: empty, needs: [], uses: shelf/put, with: { thing: empty } }
            - { id: unclear, needs: [], uses: shelf/put, with: { thing: unclear } }
            - { id: careless, needs: [], targets: one, uses: shelf/put, with: { thing: careless } }
            - { id: fine, needs: [], uses: shelf/put, with: { thing: a } }
            """);
    assertThat(found.values())
        .satisfiesExactly(
            dead -> assertReason(dead, "one: no route to host"),
            empty -> assertReason(empty, "ended without an answer"),
            unclear -> assertReason(unclear, "nobody knows"),
            careless -> assertReason(careless, "org/example/Missing"),
            fine -> assertThat(fine).isEqualTo(CHANGES_A));
  }

  @Test
  void lookThatDoesNotEnd_isGivenUp_andWhoWaitsForItGoesOn() {
    shelf.looks.put("endless", Mono::never);
    List<PreviewedTask> tasks =
        new PreviewedPlan(shelf, folder)
            .tasks(
                """
                - { id: endless, uses: shelf/put, with: { thing: endless } }
                - { id: again, uses: shelf/put, with: { thing: endless } }
                """,
                Duration.ofMillis(100));
    assertReason(tasks.getFirst().prospect(), "longer than 0.1s and was given up");
    assertKnownAfter(tasks.getLast().prospect(), "endless");
  }

  private static void assertReason(Prospect prospect, String reason) {
    assertThat(prospect).isInstanceOf(Prospect.CannotBeTold.class);
    assertThat(((Prospect.CannotBeTold) prospect).reason()).contains(reason);
  }

  @Test
  void slowLook_keepsItsPlaceInTheOrder() {
    shelf.delays.put("a", Duration.ofSeconds(2));
    assertThat(
            prospects(
                    """
                    - { id: slow, needs: [], uses: shelf/put, with: { thing: a } }
                    - { id: quick, needs: [], uses: shelf/put, with: { thing: b } }
                    """)
                .keySet())
        .containsExactly("slow@shelf", "quick@shelf");
    assertThat(shelf.looked).containsExactly("quick@shelf", "slow@shelf");
  }

  @Test
  void waits_saySinceWhenOrUntilWhat_andWhetherTheyAreOver() {
    shelf.values.put("b", "on");
    var found =
        prospects(
            """
            - { id: pause, wait: { for: 90s, because: caches run out } }
            - { id: put-a, uses: shelf/put, with: { thing: a } }
            - { id: until, wait: { until: "${steps.put-a.outputs.value}", because: it takes time } }
            - id: comes-true
              wait: { until: { uses: shelf/look, with: { thing: b } }, at-most: 1h, because: b is slow }
            - id: not-yet
              wait: { until: { uses: shelf/look, with: { thing: c } }, at-most: 1h, because: c is slow }
            - id: not-known
              wait: { until: { uses: shelf/look, with: { thing: a } }, at-most: 1h, because: a is slow }
            """);
    assertThat(found.get("pause@run"))
        .isEqualTo(new Prospect.Waits("1m30s: caches run out", false, ""));
    assertKnownAfter(found.get("until@run"), "put-a");
    assertThat(found.get("comes-true@shelf"))
        .isEqualTo(new Prospect.Waits("b is slow", true, "b holds on"));
    assertThat(found.get("not-yet@shelf"))
        .isEqualTo(new Prospect.Waits("c is slow", false, "not yet; c is '', waited for 'on'"));
    assertKnownAfter(found.get("not-known@shelf"), "put-a");
  }

  @Test
  void task_saysWhatPeopleHaveToKnowOfIt() {
    List<PreviewedTask> tasks =
        new PreviewedPlan(shelf, folder)
            .tasks(
                """
                - id: tell
                  title: Tell everybody
                  approve: { ask: "Tell ${vars.size}?", by: [approvers], self: true }
                  uses: shelf/put
                  with: { thing: post, reads: [list] }
                - { id: call, manual: Telephone somebody. }
                """);
    PreviewedTask tell = tasks.getFirst();
    assertThat(tell.title()).isEqualTo("Tell everybody");
    assertThat(tell.phase()).isEqualTo("only");
    assertThat(tell.uses()).isEqualTo("shelf/put");
    assertThat(tell.kind()).isEqualTo(Kind.CHANGES);
    assertThat(tell.asks())
        .hasValue(new PreviewedTask.Asks("Tell small?", List.of("approver"), 1, true));
    assertThat(tell.effect())
        .hasValueSatisfying(effect -> {
          assertThat(effect.reads()).containsExactly("list");
          assertThat(effect.writes()).containsExactly("post");
          assertThat(effect.reversal()).isEqualTo(Optional.of(Reversal.none("it was read")));
        });
    assertThat(tasks.getLast().prospect()).isEqualTo(new Prospect.ByHand("Telephone somebody."));
  }
}
