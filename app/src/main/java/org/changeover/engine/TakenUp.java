package org.changeover.engine;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.plan.Bound;
import org.changeover.plan.Condition;
import org.changeover.plan.Gate;
import org.changeover.plan.Problem;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.PreviewedTask.Kind;
import org.changeover.preview.Prospect;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Reversal;

/**
 * A task of a preview before anything is looked at.
 *
 * @param settled what is said of it without a look
 * @param action what would look; empty where nothing does, or it is not known yet with what
 */
record TakenUp(
    TaskId id,
    Step step,
    Kind kind,
    Optional<PreviewedTask.Asks> asks,
    Optional<Prospect> settled,
    Optional<Known> action) {

  /** An action whose parameters are known. */
  record Known(ResolvedAction<?, ?> resolved, PreviewedTask.Effect effect) {

    static <P extends Record> Known of(ResolvedAction<P, ?> resolved) {
      P parameters = resolved.parameters();
      Optional<Reversal> reversal =
          resolved.action() instanceof ChangingAction<P, ?> action
              ? Optional.of(action.reversal(parameters))
              : Optional.empty();
      return new Known(
          resolved,
          PreviewedTask.Effect.of(
              resolved.action().resources(parameters, resolved.target()),
              ParametersHash.of(parameters),
              reversal));
    }
  }

  /** Binds what the plan says of a task, as far as the outputs that there are allow. */
  static TakenUp of(RunPlan plan, PlanInputs inputs, TaskId id, OutputsSoFar outputs) {
    return new Taking(plan, inputs, id, outputs).taken();
  }

  /** A task of which nothing is known but that something went wrong. */
  static TakenUp lost(RunPlan plan, PlanInputs inputs, TaskId id, Throwable error) {
    Step step = plan.step(id).orElseThrow();
    return new TakenUp(
        id,
        step,
        kind(step, inputs),
        Optional.empty(),
        Optional.of(new Prospect.CannotBeTold(Errors.say(error))),
        Optional.empty());
  }

  private static Kind kind(Step step, PlanInputs inputs) {
    return switch (step.work()) {
      case StepWork.Act act -> inputs.changes(act) ? Kind.CHANGES : Kind.LOOKS;
      case StepWork.Wait _ -> Kind.WAITS;
      case StepWork.Manual _ -> Kind.BY_HAND;
      case StepWork.Chain _ -> throw new IllegalStateException("a chain in a chain: " + step.id());
    };
  }

  private record Work(Optional<Prospect> settled, Optional<Known> action) {
    static Work settled(Prospect prospect) {
      return new Work(Optional.of(prospect), Optional.empty());
    }
  }

  /** Everything that the plan says of one task, bound once. */
  private record Taking(RunPlan plan, PlanInputs inputs, TaskId id, OutputsSoFar outputs) {

    /** The question comes last: that a value of it is missing says nothing about the action. */
    TakenUp taken() {
      Step step = plan.step(id).orElseThrow();
      Optional<Prospect> condition = condition(step);
      Work work =
          condition.filter(against -> !(against instanceof Prospect.KnownAfter)).isPresent()
              ? Work.settled(condition.get())
              : working(step, condition);
      return new TakenUp(
          id,
          step,
          kind(step, inputs),
          step.approve().map(this::asks),
          work.settled(),
          work.action());
    }

    /** Why it is not begun, or not known to be; empty when it is. */
    private Optional<Prospect> condition(Step step) {
      return Stream.concat(plan.plan().chainAround(step.id()).stream(), Stream.of(step))
          .flatMap(one -> one.when().stream())
          .flatMap(condition -> against(condition).stream())
          .findFirst();
    }

    private Optional<Prospect> against(Condition condition) {
      return switch (inputs.holds(id, condition, outputs)) {
        case Bound.Known<Boolean>(Boolean holds) when holds -> Optional.empty();
        case Bound.Known<Boolean> _ ->
            Optional.of(new Prospect.LeftOut("when: " + condition.written() + " does not hold"));
        case Bound.Pending<Boolean> pending -> Optional.of(outputs.after(pending));
        case Bound.Refused<Boolean>(List<Problem> problems) -> Optional.of(refused(problems));
      };
    }

    private Work working(Step step, Optional<Prospect> condition) {
      return switch (step.work()) {
        case StepWork.Act act -> acting(act, condition);
        case StepWork.Wait(StepWork.Wait.Observed observed, _, _) ->
            acting(observed.act(), condition);
        case StepWork.Wait wait -> Work.settled(condition.orElseGet(() -> waiting(wait)));
        case StepWork.Manual(var instruction) ->
            Work.settled(
                condition.orElseGet(
                    () -> new Prospect.ByHand(words(inputs.text(id, instruction, outputs)))));
        case StepWork.Chain _ -> throw new IllegalStateException("a chain in a chain: " + id);
      };
    }

    private Work acting(StepWork.Act act, Optional<Prospect> condition) {
      return switch (inputs.action(id, act, outputs)) {
        case Bound.Known<ResolvedAction<?, ?>>(ResolvedAction<?, ?> resolved) ->
            new Work(condition, Optional.of(Known.of(resolved)));
        case Bound.Pending<ResolvedAction<?, ?>> pending ->
            Work.settled(condition.orElseGet(() -> outputs.after(pending)));
        case Bound.Refused<ResolvedAction<?, ?>>(List<Problem> problems) ->
            Work.settled(refused(problems));
      };
    }

    private Prospect waiting(StepWork.Wait wait) {
      return switch (wait.condition()) {
        case StepWork.Wait.For(var length) ->
            switch (inputs.duration(id, length, outputs)) {
              case Bound.Known<Duration>(var known) -> waits(Errors.words(known), wait);
              case Bound.Pending<Duration> pending -> outputs.after(pending);
              case Bound.Refused<Duration>(var problems) -> refused(problems);
            };
        case StepWork.Wait.Until(var moment) ->
            switch (inputs.instant(id, moment, outputs)) {
              case Bound.Known<Instant>(var known) -> waits("until " + known, wait);
              case Bound.Pending<Instant> pending -> outputs.after(pending);
              case Bound.Refused<Instant>(var problems) -> refused(problems);
            };
        case StepWork.Wait.Observed _ -> throw new IllegalStateException("it looks: " + id);
      };
    }

    private static Prospect waits(String how, StepWork.Wait wait) {
      return new Prospect.Waits(how + ": " + wait.because(), false, "");
    }

    private PreviewedTask.Asks asks(Gate gate) {
      String ask = words(inputs.text(id, gate.ask(), outputs));
      return new PreviewedTask.Asks(ask, gate.by(), gate.count(), gate.self());
    }

    private static String words(Bound<String> text) {
      return switch (text) {
        case Bound.Known<String>(String known) -> known;
        case Bound.Pending<String> pending -> "what is asked is " + pending;
        case Bound.Refused<String>(var problems) -> said(problems);
      };
    }

    private static Prospect refused(List<Problem> problems) {
      return new Prospect.CannotBeTold(said(problems));
    }

    private static String said(List<Problem> problems) {
      return problems.stream().map(Problem::toString).collect(joining("\n"));
    }
  }
}
