package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.util.List;
import org.changeover.journal.EventCodec;
import org.changeover.plan.Gate;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Request;
import org.changeover.run.TaskStatus;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Sensitive;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a plan calls sensitive is told as a hash, whatever an action says. */
class VeilTest extends VirtualRun {
  private static final String WORD = "open-sesame-9";
  private static final String TASK = task("one").toString();

  record Inner(String plain, @Sensitive List<String> words, @Sensitive int pin) {}

  record Outer(String name, Inner inner) {}

  private static Veil veil(String... words) {
    return Veil.over(List.of(new Outer("shown", new Inner("shown too", List.of(words), 4711))));
  }

  @Test
  void eventsAndScreens_haveItsHashOnly_andAnApprovalHoldsAllTheSame() {
    stay.set(true);
    world.word = WORD;
    world.checks.put(
        TASK,
        () ->
            Mono.just(
                new Check.Differs(List.of(new Change("word", "", "is " + WORD)), "to be " + WORD)));
    world.twists.put(
        TASK, effect -> effect.then(Mono.error(new ActionFailedException(WORD + " was refused"))));
    start(Plans.of(step("one").gate(1, true, Duration.ofHours(1), Gate.Otherwise.HOLD)));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.GATE);
    ask(new Request.Approve(task("one"), ""), ANNA);
    assertThat(world.effects).containsExactly(TASK);
    assertThat(last(Event.TaskFailed.class).error()).matches("SHA-256 [0-9a-f]{12} was refused");
    assertThat(last(Event.IntentRecorded.class).receipt().fact("word")).startsWith("SHA-256 ");
    assertThat(journal.read(1))
        .extracting(VeilTest::json)
        .noneMatch(line -> line.contains(WORD))
        .anyMatch(line -> line.contains("is SHA-256 "));
  }

  private static String json(Entry entry) {
    return EventCodec.encode(entry);
  }

  @Test
  void valuesOfInnerRecords_areHidden_theLongestFirst() {
    String told = veil("sesame", "sesame-street").text("from sesame to sesame-street, shown");
    assertThat(told).matches("from SHA-256 [0-9a-f]{12} to SHA-256 [0-9a-f]{12}, shown");
    assertThat(told.substring(5, 25)).isNotEqualTo(told.substring(29, 49));
  }

  @Test
  void shortValue_isHiddenWhereItStandsAlone() {
    Veil veil = veil("on");
    assertThat(veil.text("on")).startsWith("SHA-256 ");
    assertThat(veil.text("once")).isEqualTo("once");
    assertThat(veil.text("the pin is 4711")).startsWith("the pin is SHA-256 ");
  }
}
