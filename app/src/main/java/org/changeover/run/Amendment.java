package org.changeover.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.plan.Gate;
import org.changeover.plan.PlanDifference;
import org.changeover.plan.PlanText;
import org.changeover.plan.Step;
import org.changeover.plan.StepOrder;

/**
 * Another plan for a run that goes on: what it changes, and why it may not. Pure.
 *
 * <p>What has begun stays: its steps say the same, on the same targets, in the same phase and
 * order, and nothing comes to stand before them that did not run before them. A chain, and a step
 * on many targets, has begun when it has on one of them. What only asked for its approval has not
 * begun: nothing was done.
 *
 * <p>Who amends needs no approver, so a step that asks for an approval stays, and with it the
 * approval or a stricter one.
 *
 * @param difference for people, a line each
 * @param refusals every reason against it, each with the step and what to do; empty: it may be made
 */
public record Amendment(List<String> difference, List<String> refusals) {
  public Amendment {
    difference = List.copyOf(difference);
    refusals = List.copyOf(refusals);
  }

  /**
   * @param state of the run under the first plan
   */
  public static Amendment of(RunPlan before, RunPlan after, RunState state) {
    return new Rules(before, after, state).amendment();
  }

  private static final String LOOSER =
      "step '%s' %s, and an amendment may not make an approval looser: keep what it says under approve";
  private static final String GATED_GONE =
      "step '%s' asks for an approval and would be removed, perhaps for one that asks for none: keep it, and skip it if it is not to be done (changeover skip RUN %s)";

  /** One comparison. */
  private static final class Rules {
    private final RunPlan before;
    private final RunPlan after;
    private final RunState state;
    private final PlanDifference difference;
    private final List<String> begun;
    private final List<String> refusals = new ArrayList<>();

    Rules(RunPlan before, RunPlan after, RunState state) {
      this.before = before;
      this.after = after;
      this.state = state;
      this.difference = PlanDifference.between(before.text(), after.text());
      this.begun = before.plan().steps().filter(this::hasBegun).map(Step::id).toList();
    }

    Amendment amendment() {
      if (!before.plan().id().equals(after.plan().id())) {
        refusals.add(
            "the run is of the plan '%s', and this is '%s': name a plan of the same id"
                .formatted(before.plan().id(), after.plan().id()));
      } else if (difference.isEmpty()) {
        refusals.add("the plan says what the run's plan says: there is nothing to amend");
      } else {
        begun.forEach(this::stays);
        keepsOrder();
        nothingNewBefore();
        noLooserApproval();
        keepsItsEnd();
      }
      return new Amendment(difference.lines(), refusals);
    }

    private boolean hasBegun(Step outer) {
      return before.targetsOf(outer).stream()
          .flatMap(target -> before.turn(outer, target).stream())
          .anyMatch(task -> !state.task(task).notBegun());
    }

    private void stays(String id) {
      PlanText.Place place = place(before.text(), id);
      if (!after.text().steps().containsKey(id)) {
        refuse(id, "would be removed");
        return;
      }
      List<String> changed = changed(place);
      if (!changed.isEmpty()) {
        refuse(id, "would be changed (%s)".formatted(String.join(", ", changed)));
      }
      if (after.outer(id).filter(outer -> !outer.id().equals(id)).isPresent()) {
        refuse(id, "would become a link of a chain");
      } else if (!place.phase().equals(place(after.text(), id).phase())) {
        refuse(
            id,
            "would be moved from the phase '%s' to '%s'"
                .formatted(place.phase(), place(after.text(), id).phase()));
      }
    }

    /** The keys that say something else; what needs what is asked of the steps as they stand. */
    private List<String> changed(PlanText.Place place) {
      String id = place.step();
      Stream<String> keys =
          place
              .ids()
              .flatMap(one ->
                  difference.changed(one).stream()
                      .filter(key -> !key.equals("needs"))
                      .map(key -> one.equals(id) ? key : one + "." + key));
      Set<String> needs = needs(after, id);
      boolean otherNeeds = begun.containsAll(needs) && !needs.equals(needs(before, id));
      boolean otherTargets =
          !targets(before, id).equals(targets(after, id))
              && !difference.changed(id).contains("targets");
      return Stream.of(
              keys,
              otherNeeds ? Stream.of("needs") : Stream.<String>empty(),
              otherTargets ? Stream.of("targets") : Stream.<String>empty())
          .flatMap(all -> all)
          .toList();
    }

    private static Set<String> needs(RunPlan plan, String id) {
      return plan.plan().step(id).map(step -> Set.copyOf(step.needIds())).orElse(Set.of());
    }

    private static List<String> targets(RunPlan plan, String id) {
      return plan.outer(id).map(plan::targetsOf).orElse(List.of());
    }

    private void refuse(String step, String what) {
      refusals.add(
          "step '%s' has begun and %s: keep it as it was, or undo it first (changeover undo RUN --to %s)"
              .formatted(step, what, step));
    }

    private void keepsOrder() {
      List<String> now = after.plan().steps().map(Step::id).filter(begun::contains).toList();
      for (int i = 0; i < begun.size(); i++) {
        String step = begun.get(i);
        Set<String> earlier = Set.copyOf(begun.subList(0, i));
        int at = now.indexOf(step);
        now.subList(at < 0 ? now.size() : at, now.size()).stream()
            .filter(earlier::contains)
            .findFirst()
            .ifPresent(other -> refuse(step, "would be moved before '%s'".formatted(other)));
      }
    }

    /** What ends before a begun step must have done so already. */
    private void nothingNewBefore() {
      var order = new StepOrder(after.plan());
      var former = new StepOrder(before.plan());
      after
          .plan()
          .steps()
          .map(Step::id)
          .filter(step -> !begun.contains(step))
          .forEach(step -> {
            String passed =
                begun.stream()
                    .filter(done -> order.isBefore(step, done) && !former.isBefore(step, done))
                    .collect(Collectors.joining("', '"));
            if (!passed.isEmpty()) {
              refusals.add(
                  "step '%s' would stand before '%s', which has begun: put it behind what has begun, or undo that first"
                      .formatted(step, passed));
            }
          });
    }

    private void noLooserApproval() {
      before
          .plan()
          .everyStep()
          .filter(step -> !begun.contains(before.outer(step.id()).orElseThrow().id()))
          .forEach(step -> step.approve().ifPresent(gate -> keepsApproval(step.id(), gate)));
    }

    private void keepsApproval(String step, Gate gate) {
      after
          .plan()
          .step(step)
          .ifPresentOrElse(
              same ->
                  looser(gate, same.approve())
                      .ifPresent(how -> refusals.add(LOOSER.formatted(step, how))),
              () -> refusals.add(GATED_GONE.formatted(step, step)));
    }

    private void keepsItsEnd() {
      state
          .options()
          .until()
          .filter(step -> after.plan().step(step).isEmpty())
          .ifPresent(step ->
              refusals.add(
                  "step '%s' would be removed, and the run is to stop after it (--until): keep it, or resume the run with another --until first"
                      .formatted(step)));
    }

    private static Optional<String> looser(Gate gate, Optional<Gate> other) {
      if (other.isEmpty()) {
        return Optional.of("would not ask for an approval any more");
      }
      Gate next = other.get();
      if (next.count() < gate.count()) {
        return Optional.of("would ask for %d instead of %d".formatted(next.count(), gate.count()));
      }
      if (next.self() && !gate.self()) {
        return Optional.of("could be approved by whoever started the run");
      }
      if (!gate.roles().containsAll(next.roles()) || !gate.names().containsAll(next.names())) {
        return Optional.of("could be approved by others than before");
      }
      boolean rejects = gate.otherwise() == Gate.Otherwise.REJECT;
      return rejects && (next.otherwise() != gate.otherwise() || longer(next, gate))
          ? Optional.of("would be rejected later than before, or not at all")
          : Optional.empty();
    }

    private static boolean longer(Gate next, Gate gate) {
      return next.within().orElseThrow().compareTo(gate.within().orElseThrow()) > 0;
    }

    private static PlanText.Place place(PlanText text, String step) {
      return text.places().stream()
          .filter(place -> place.ids().anyMatch(step::equals))
          .findFirst()
          .orElseThrow();
    }
  }
}
