package org.changeover.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Condition;
import org.changeover.plan.Gate;
import org.changeover.plan.Phase;
import org.changeover.plan.Plan;
import org.changeover.plan.Retry;
import org.changeover.plan.Role;
import org.changeover.plan.Rollout;
import org.changeover.plan.SourcePosition;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.plan.Value;

/** Plans for tests, written in few words. */
public final class Plans {
  static final SourcePosition HERE = new SourcePosition("test.yaml", 1, 1);

  private Plans() {}

  public static RunPlan of(StepDraft... steps) {
    return ofPhases(List.of(steps));
  }

  @SafeVarargs
  public static RunPlan ofPhases(List<StepDraft>... phases) {
    var made = new ArrayList<Phase>();
    var targets = new java.util.HashMap<String, List<String>>();
    for (List<StepDraft> drafts : phases) {
      var steps = new ArrayList<Step>();
      for (StepDraft draft : drafts) {
        List<String> needs =
            draft.needs != null
                ? draft.needs
                : steps.isEmpty() ? List.of() : List.of(steps.getLast().id());
        steps.add(draft.step(needs));
        targets.put(draft.id, draft.targets.isEmpty() ? List.of("toy") : draft.targets);
      }
      made.add(new Phase("phase-" + made.size(), "Phase", steps, HERE));
    }
    Plan plan =
        new Plan(
            "test",
            "A test",
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            made,
            "",
            "0".repeat(64),
            HERE);
    return new RunPlan(plan, targets);
  }

  public static StepDraft step(String id) {
    return new StepDraft(id);
  }

  public static TaskId task(String step) {
    return new TaskId(step, "toy");
  }

  /** A step in the making. */
  public static final class StepDraft {
    private final String id;
    private StepWork work;
    private List<String> targets = List.of();
    private List<String> needs;
    private Optional<Rollout> rollout = Optional.empty();
    private Optional<Gate> gate = Optional.empty();
    private Optional<Retry> retry = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();
    private Step.OnFailure onFailure = Step.OnFailure.STOP;
    private Optional<Condition> when = Optional.empty();

    private StepDraft(String id) {
      this.id = id;
      this.work = new StepWork.Act("toy", "set", new Value.Fields(Map.of(), HERE), HERE);
    }

    public StepDraft on(String... names) {
      targets = List.of(names);
      return this;
    }

    public StepDraft needs(String... ids) {
      needs = List.of(ids);
      return this;
    }

    public StepDraft rollout(int canary, int parallel, int tolerate) {
      rollout = Optional.of(new Rollout(canary, parallel, tolerate, HERE));
      return this;
    }

    public StepDraft gate(int count, boolean self, Duration within, Gate.Otherwise otherwise) {
      gate =
          Optional.of(
              new Gate(
                  new Value.Text("Go on?", HERE),
                  Set.of(Role.APPROVER),
                  Set.of(),
                  count,
                  Optional.ofNullable(within),
                  otherwise,
                  self,
                  HERE));
      return this;
    }

    public StepDraft gate(Gate asked) {
      gate = Optional.of(asked);
      return this;
    }

    public StepDraft retry(int times, Duration backoff) {
      retry = Optional.of(new Retry(times, backoff));
      return this;
    }

    public StepDraft timeout(Duration limit) {
      timeout = Optional.of(limit);
      return this;
    }

    public StepDraft when(String written) {
      Value text = new Value.Text(written, HERE);
      when = Optional.of(new Condition(text, Condition.Comparison.EQUAL, text, written, HERE));
      return this;
    }

    public StepDraft goOn() {
      onFailure = Step.OnFailure.CONTINUE;
      return this;
    }

    public StepDraft waits(String duration) {
      work =
          new StepWork.Wait(
              new StepWork.Wait.For(new Value.Text(duration, HERE)), "a test waits", HERE);
      targets = List.of(TaskId.RUN);
      return this;
    }

    public StepDraft waitsUntil(String instant) {
      work =
          new StepWork.Wait(
              new StepWork.Wait.Until(new Value.Text(instant, HERE)), "a test waits", HERE);
      targets = List.of(TaskId.RUN);
      return this;
    }

    public StepDraft waitsFor(Duration atMost, Duration every) {
      work =
          new StepWork.Wait(
              new StepWork.Wait.Observed((StepWork.Act) work, atMost, every), "a test looks", HERE);
      return this;
    }

    public StepDraft manual() {
      work = new StepWork.Manual(new Value.Text("Telephone somebody.", HERE));
      targets = List.of(TaskId.RUN);
      return this;
    }

    public StepDraft chain(StepDraft... links) {
      var steps = new ArrayList<Step>();
      for (StepDraft link : links) {
        steps.add(link.step(steps.isEmpty() ? List.of() : List.of(steps.getLast().id())));
      }
      work = new StepWork.Chain(steps);
      return this;
    }

    private Step step(List<String> needIds) {
      List<Step.Name> names = targets.stream().map(name -> new Step.Name(name, HERE)).toList();
      List<Step.Name> needNames = needIds.stream().map(name -> new Step.Name(name, HERE)).toList();
      return new Step(
          id, id, work, names, needNames, rollout, when, gate, timeout, retry, onFailure, HERE);
    }
  }
}
