package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.changeover.contract.Life.Stop;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.Test;

/**
 * What an action with an effect promises, whatever interrupts it. Extend it once for each set of
 * parameters worth proving.
 *
 * <p>The contract applies the action in new worlds and stops it after every operation that it makes
 * in turn: by a crash, as if the engine were killed; by cancelling; and by an error of that
 * operation. Each time the world must be one from which the action gets to its goal, and one that
 * undo can lead back to the beginning, by the receipts alone.
 */
public abstract class ActionContract<P extends Record, S extends Record> extends Contract<P, S> {

  @Override
  protected abstract ChangingAction<P, S> action();

  /** A new world in which the step is still to be done: check answers {@link Check.Differs}. */
  protected abstract World world();

  /** Edits something that apply left, as a person might. */
  protected abstract void tamper(World world);

  /**
   * Leaves what an operation that dies within itself may leave of its effect, such as a command
   * that is killed; done where apply was stopped, whatever it had done by then. Empty where an
   * operation is done or not.
   */
  protected Optional<Consumer<World>> halfDone() {
    return Optional.empty();
  }

  /** What this action does not do, by name; everything else is proved. */
  protected Set<Behaviour> exceptions() {
    return Set.of();
  }

  /**
   * The part of the world that undo brings back, for an action whose reversal is {@code
   * COMPENSATING}; for an {@code EXACT} one it is always the whole picture.
   */
  protected String restored(World world) {
    return world.picture();
  }

  @Override
  final World anyWorld() {
    return world();
  }

  @Test
  void behaviours_areDeclaredAsTheyAre() {
    ChangingAction<P, S> action = action();
    Reversal reversal = action.reversal(parameters());
    assertThat(action.repeatable(parameters()))
        .as("repeatable")
        .isEqualTo(does(Behaviour.REPEATABLE));
    assertThat(reversal.kind() != Reversal.Kind.NONE)
        .as("can be taken back")
        .isEqualTo(does(Behaviour.REVERSIBLE));
    assertThat(reversal.kind() == Reversal.Kind.EXACT)
        .as("restores exactly")
        .isEqualTo(does(Behaviour.RESTORES_EXACTLY) && does(Behaviour.REVERSIBLE));
    if (reversal.kind() != Reversal.Kind.EXACT) {
      assertThat(reversal.note()).as("what an operator should know").isNotBlank();
    }
  }

  @Test
  void resources_nameWhatIsWritten() {
    assertThat(action().resources(parameters(), target()).writes()).isNotEmpty();
  }

  @Test
  void apply_leadsFromDiffersToSatisfied() {
    Trial<P, S> trial = trial(world());
    assertThat(trial.check())
        .as("check before")
        .isInstanceOfSatisfying(
            Check.Differs.class,
            differs -> assertThat(differs.changes()).as("what would change").isNotEmpty());

    trial.apply();

    assertThat(trial.check()).as("check after").isInstanceOf(Check.Satisfied.class);
    assertThat(trial.verify()).as("verify after").isInstanceOf(Check.Satisfied.class);
    assertThat(trial.world().receipts()).as("receipts").isNotEmpty();
    requireOutputs(trial);
    trial.end();
  }

  private void requireOutputs(Trial<P, S> trial) {
    List<String> missing =
        action().outputs().stream()
            .map(OutputDoc::name)
            .filter(name -> !trial.outputs().contains(name))
            .toList();
    assertThat(missing.isEmpty())
        .as("documented outputs that were not given: %s", missing)
        .isEqualTo(does(Behaviour.GIVES_EVERY_OUTPUT));
  }

  @Test
  void apply_twice_isOneEffect() {
    Trial<P, S> trial = trial(world());
    trial.apply();
    String once = trial.world().picture();

    if (does(Behaviour.REPEATABLE)) {
      trial.apply();
    }

    assertThat(trial.world().picture()).as("the world after the second apply").isEqualTo(once);
    assertThat(trial.check()).isInstanceOf(Check.Satisfied.class);
    trial.end();
  }

  @Test
  void apply_crashedAfterAnyOperation_getsToItsGoalOrBack() {
    everyStop(Stop.CRASH_AFTER);
  }

  @Test
  void apply_cancelledAtAnyOperation_getsToItsGoalOrBack() {
    everyStop(Stop.CANCEL_BEFORE);
    everyStop(Stop.CANCEL_AFTER);
  }

  @Test
  void apply_whoseOperationFails_saysSoAndGetsToItsGoalOrBack() {
    everyStop(Stop.FAIL);
  }

  @Test
  void apply_cancelledAtAnyNotice_getsToItsGoalOrBack() {
    int notices = trial(world()).apply().values().size();
    for (int n = 1; n <= notices; n++) {
      String when = "cancelled at notice " + n;
      Trial<P, S> onwards = trial(world());
      onwards.applyUntilNotice(n);
      goOn(onwards, when);
      Trial<P, S> back = trial(world());
      String before = picture(back.world());
      back.applyUntilNotice(n);
      goBack(back, before, when);
    }
  }

  private void everyStop(Stop stop) {
    int operations = trial(world()).apply().life().operations();
    for (int k = 1; k <= operations; k++) {
      Trial<P, S> onwards = trial(world());
      String when = stopped(onwards, stop, k);
      goOn(onwards, when);
      Trial<P, S> back = trial(world());
      String before = picture(back.world());
      stopped(back, stop, k);
      goBack(back, before, when);
    }
  }

  private String stopped(Trial<P, S> trial, Stop stop, int k) {
    Outcome<Notice> outcome = trial.apply(stop, k);
    String when = "%s %d (%s)".formatted(stop, k, outcome.life().operationAt(k));
    if (stop == Stop.FAIL && outcome.stopped()) {
      fail(when + ": apply hangs when an operation fails");
    }
    if (stop == Stop.FAIL && outcome.completed()) {
      assertThat(trial.check())
          .as("%s: apply completed all the same, so check", when)
          .isInstanceOf(Check.Satisfied.class);
    }
    return when;
  }

  private void goOn(Trial<P, S> trial, String when) {
    Check found = trial.check();
    assertThat(found)
        .as("%s: check", when)
        .isInstanceOfAny(Check.Differs.class, Check.Satisfied.class);
    if (does(Behaviour.REPEATABLE)) {
      trial.resume(when);
    }
    trial.end();
  }

  private void goBack(Trial<P, S> trial, String before, String when) {
    if (does(Behaviour.REVERSIBLE)) {
      trial.undoAll(when, this::picture);
      assertThat(picture(trial.world())).as("%s: the world after undo", when).isEqualTo(before);
    }
    trial.end();
  }

  @Test
  void undo_afterApply_leavesEverythingAsBefore() {
    Trial<P, S> trial = trial(world());
    String before = picture(trial.world());
    trial.apply();
    if (does(Behaviour.REVERSIBLE)) {
      assertThat(trial.world().receipts().stream().map(trial::checkUndo))
          .as("checkUndo of each receipt after apply")
          .hasAtLeastOneElementOfType(UndoCheck.Reversible.class);
    }

    goBack(trial, before, "after apply");
  }

  @Test
  void undo_ofAnEffectThatIsHalfDone_leavesEverythingAsBefore() {
    halfDone().ifPresent(this::everyHalf);
  }

  private void everyHalf(Consumer<World> half) {
    int operations = trial(world()).apply().life().operations();
    for (int k = 1; k <= operations; k++) {
      Trial<P, S> trial = trial(world());
      String before = picture(trial.world());
      String when = stopped(trial, Stop.CRASH_AFTER, k) + ", the next one half done";
      half.accept(trial.world());
      goBack(trial, before, when);
    }
  }

  @Test
  void undo_afterACrashAndASecondApply_leavesEverythingAsBefore() {
    if (!does(Behaviour.REPEATABLE)) {
      return;
    }
    int operations = trial(world()).apply().life().operations();
    for (int k = 1; k <= operations; k++) {
      Trial<P, S> trial = trial(world());
      String before = picture(trial.world());
      String when = stopped(trial, Stop.CRASH_AFTER, k) + ", applied again";
      trial.resume(when);
      goBack(trial, before, when);
    }
  }

  @Test
  void undo_crashedAfterAnyOperation_undoneAgain_leavesEverythingAsBefore() {
    if (!does(Behaviour.REVERSIBLE)) {
      return;
    }
    Trial<P, S> whole = trial(world());
    whole.apply();
    Receipt last = whole.world().receipts().getLast();
    int operations = whole.undo(last, Stop.NEVER, 0).life().operations();
    for (int k = 1; k <= operations; k++) {
      Trial<P, S> trial = trial(world());
      String before = picture(trial.world());
      trial.apply();
      List<Receipt> receipts = trial.world().receipts();
      Outcome<Notice> outcome = trial.undo(receipts.getLast(), Stop.CRASH_AFTER, k);
      String when = "undo crashed after %d (%s)".formatted(k, outcome.life().operationAt(k));
      trial.undoThese(receipts, when, this::picture);
      assertThat(picture(trial.world())).as("%s: the world", when).isEqualTo(before);
      trial.end();
    }
  }

  @Test
  void undo_declaredImpossible_refusesWithTheStatedReason() {
    if (does(Behaviour.REVERSIBLE)) {
      return;
    }
    String why = action().reversal(parameters()).note();
    Trial<P, S> trial = trial(world());
    trial.apply();
    String applied = trial.world().picture();
    for (Receipt receipt : trial.world().receipts()) {
      assertThat(trial.checkUndo(receipt)).isEqualTo(new UndoCheck.Impossible(why));
      Outcome<Notice> outcome = trial.undo(receipt, Stop.NEVER, 0);
      assertThat(outcome.error())
          .as("undo's error")
          .hasValueSatisfying(error ->
              assertThat(error)
                  .isInstanceOf(ActionFailedException.class)
                  .hasMessageContaining(why));
    }
    assertThat(trial.world().picture()).as("the world after undo").isEqualTo(applied);
    trial.end();
  }

  @Test
  void checkUndo_afterSomebodyEdited_isChanged() {
    if (!does(Behaviour.REVERSIBLE)) {
      return;
    }
    Trial<P, S> trial = trial(world());
    trial.apply();
    String applied = trial.world().picture();
    tamper(trial.world());
    assertThat(trial.world().picture()).as("the world that tamper edited").isNotEqualTo(applied);

    boolean seen =
        trial.world().receipts().stream()
            .map(trial::checkUndo)
            .anyMatch(
                answer -> answer instanceof UndoCheck.Changed changed && !changed.diff().isEmpty());

    assertThat(seen)
        .as("some checkUndo answers Changed with what was edited")
        .isEqualTo(does(Behaviour.SEES_TAMPERING));
    trial.end();
  }

  private boolean does(Behaviour behaviour) {
    return !exceptions().contains(behaviour);
  }

  private String picture(World world) {
    return action().reversal(parameters()).kind() == Reversal.Kind.COMPENSATING
        ? restored(world)
        : world.picture();
  }
}
