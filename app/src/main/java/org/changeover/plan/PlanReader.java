package org.changeover.plan;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the shape of a plan: keys, types, ids. What needs the inventory or the providers is left to
 * {@link PlanValidator}. A part that cannot be read becomes a problem and the rest is read on.
 */
final class PlanReader {
  private static final List<String> PLAN_KEYS =
      List.of("plan", "title", "vars", "budget", "probe", "phases");
  private static final List<String> PROBE_KEYS =
      List.of("from", "url", "every", "timeout", "expect", "ca");
  private static final List<String> PHASE_KEYS = List.of("id", "title", "steps");
  static final List<String> STEP_KEYS =
      List.of(
          "id",
          "title",
          "uses",
          "with",
          "targets",
          "needs",
          "rollout",
          "when",
          "approve",
          "steps",
          "wait",
          "manual",
          "timeout",
          "retry",
          "on-failure");
  private static final List<String> WORKS = List.of("uses", "steps", "wait", "manual");
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Problems problems;
  private final Map<String, SourcePosition> ids = new HashMap<>();
  private final Set<String> broken = new HashSet<>();

  private PlanReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * What was read.
   *
   * @param broken the ids of steps whose work could not be read, and of which nothing more should
   *     be said
   */
  record Draft(Plan plan, Set<String> broken) {
    Draft {
      broken = Set.copyOf(broken);
    }
  }

  /** Reads a plan; empty only when it is no mapping at all. */
  static Optional<Draft> read(String file, byte[] bytes, Problems problems) {
    return YamlText.read(file, bytes, problems)
        .flatMap(root -> Form.of("the plan", root, problems, PLAN_KEYS))
        .map(form -> new PlanReader(problems).plan(form, bytes));
  }

  private Draft plan(Form form, byte[] bytes) {
    String id =
        form.id("plan", "Name the plan in its first line: 'plan: NAME'.")
            .map(Step.Name::text)
            .orElse("plan");
    var plan =
        new Plan(
            id,
            form.plainText("title").orElse(id),
            vars(form),
            downtime(form),
            form.value("probe").flatMap(this::probe),
            phases(form),
            new String(bytes, StandardCharsets.UTF_8),
            Sha256.of(bytes),
            form.at());
    return new Draft(plan, broken);
  }

  private Map<String, Object> vars(Form form) {
    var vars = new LinkedHashMap<String, Object>();
    form.fields("vars")
        .ifPresent(fields ->
            fields
                .fields()
                .forEach((name, field) -> {
                  form.checkName(name, field.keyAt(), "the name of a variable");
                  if (literal(form, name, field.value())) {
                    vars.put(name, field.value().plain());
                  } else {
                    vars.put(name, "");
                  }
                }));
    return vars;
  }

  private boolean literal(Form form, String name, Value value) {
    return switch (value) {
      case Value.Nothing nothing -> {
        problems.add(
            value.at(), "the variable '" + name + "' has no value. Give it one; \"\" is allowed.");
        yield false;
      }
      case Value.Text text when text.text().contains("${") -> {
        problems.add(
            value.at(),
            "the variable '"
                + name
                + "' refers to something else. Variables hold plain values; "
                + "put the reference where it is used.");
        yield false;
      }
      case Value.Items items -> items.items().stream().allMatch(item -> literal(form, name, item));
      case Value.Fields fields ->
          fields.fields().values().stream().allMatch(field -> literal(form, name, field.value()));
      default -> true;
    };
  }

  private Optional<Duration> downtime(Form form) {
    return form.value("budget")
        .flatMap(value -> Form.of("the budget", value, problems, List.of("downtime")))
        .flatMap(budget -> {
          budget.required("downtime", "Say how long the service may be down, such as 10m.");
          return budget.duration("downtime", SECOND);
        });
  }

  private Optional<Probe> probe(Value value) {
    Optional<Form> read = Form.of("the probe", value, problems, PROBE_KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Form form = read.get();
    form.required("from", "Name the host that asks.");
    Optional<Value> url = form.required("url", "Say which address it asks, such as https://….");
    Optional<Step.Name> from = form.name("from");
    Optional<Form> expect =
        form.value("expect")
            .flatMap(given ->
                Form.of("the probe's 'expect'", given, problems, List.of("status", "contains"))
                    .map(Form::notEmpty));
    if (from.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Probe(
            from.get(),
            url.get(),
            form.duration("every", Duration.ofMillis(100)).orElse(SECOND),
            form.duration("timeout", Duration.ofMillis(100)).orElse(Duration.ofSeconds(5)),
            expect.map(given -> given.whole("status", 200, 100, 599)).orElse(200),
            expect.flatMap(given -> given.plainText("contains")),
            form.plainText("ca"),
            form.at()));
  }

  private List<Phase> phases(Form form) {
    var phases = new ArrayList<Phase>();
    var phaseIds = new TreeMap<String, SourcePosition>();
    for (Value value : form.items("phases", "A plan has at least one phase with one step.")) {
      Form.of(named("phase", value), value, problems, PHASE_KEYS)
          .ifPresent(phase -> {
            Optional<Step.Name> id = phase.id("id", "Every phase has one, unique in the plan.");
            id.ifPresent(name -> unique("phase", name, phaseIds));
            String name = id.map(Step.Name::text).orElse("?");
            List<Value> steps = phase.items("steps", "A phase has at least one step.");
            phases.add(
                new Phase(
                    name, phase.plainText("title").orElse(name), steps(steps, false), phase.at()));
          });
    }
    return phases;
  }

  private void unique(String kind, Step.Name id, Map<String, SourcePosition> seen) {
    SourcePosition first = seen.putIfAbsent(id.text(), id.at());
    if (first == null) {
      return;
    }
    String what = "the " + kind + " id " + Wording.quoted(id.text());
    problems.add(
        id.at(),
        first.equals(id.at())
            ? what + " comes again through an alias. Ids are unique in a plan; write it out."
            : what
                + " is taken by line "
                + first.line()
                + ". Ids are unique in a plan; choose another.");
  }

  private List<Step> steps(List<Value> values, boolean inChain) {
    var steps = new ArrayList<Step>();
    String before = "";
    for (Value value : values) {
      Optional<Step> step = step(value, before, inChain);
      if (step.isPresent()) {
        steps.add(step.get());
        before = step.get().id();
      }
    }
    return steps;
  }

  private Optional<Step> step(Value value, String before, boolean inChain) {
    return Form.of(named("step", value), value, problems, STEP_KEYS)
        .map(form -> step(form, before, inChain));
  }

  /** What messages call a step or phase: by its id as soon as there is one. */
  private static String named(String kind, Value value) {
    return value instanceof Value.Fields fields
            && fields.fields().get("id") instanceof Value.Field(var keyAt, Value.Text text)
        ? kind + " " + Wording.quoted(text.text())
        : "a " + kind;
  }

  private Step step(Form form, String before, boolean inChain) {
    Optional<Step.Name> given = form.id("id", "Every step has one, unique in the plan.");
    given.ifPresent(name -> unique("step", name, ids));
    String id = given.map(Step.Name::text).orElse("?");
    Optional<StepWork> work = work(form, id, inChain);
    if (work.isEmpty()) {
      broken.add(id);
    }
    if (inChain) {
      refuseInChain(form);
    }
    List<Step.Name> needs =
        form.has("needs")
            ? form.listOfNames("needs")
            : before.isEmpty() ? List.of() : List.of(new Step.Name(before, form.at()));
    StepWork known = work.orElse(new StepWork.Manual(new Value.Text("", form.at())));
    if (work.isPresent()) {
      refuseNonsense(form, known, inChain);
    }
    return new Step(
        id,
        form.plainText("title").orElse(id),
        known,
        form.someNames("targets", "Name a host, a group or a service, or remove the key."),
        needs,
        form.value("rollout").flatMap(given2 -> rollout(form.what(), given2)),
        form.value("when").flatMap(when -> ConditionReader.read(form.what(), when, problems)),
        form.value("approve").flatMap(gate -> GateReader.read(form.what(), gate, problems)),
        form.duration("timeout", MOMENT),
        form.value("retry").flatMap(retry -> retry(form.what(), retry)),
        onFailure(form),
        form.at());
  }

  private void refuseInChain(Form form) {
    for (String key : List.of("targets", "needs", "rollout", "steps")) {
      if (form.has(key)) {
        form.problem(
            key,
            "'"
                + key
                + "' does not belong on a step inside a chain. Put it on the step that holds "
                + "the chain.");
      }
    }
  }

  private void refuseNonsense(Form form, StepWork work, boolean inChain) {
    List<String> senseless =
        switch (work) {
          case StepWork.Act act -> List.of();
          case StepWork.Chain chain -> List.of("with", "timeout", "retry");
          case StepWork.Wait wait -> List.of("with", "timeout", "retry", "rollout");
          case StepWork.Manual manual -> List.of("with", "timeout", "retry", "rollout");
        };
    String kind =
        switch (work) {
          case StepWork.Act act -> "an action";
          case StepWork.Chain chain -> "a chain";
          case StepWork.Wait wait -> "a wait";
          case StepWork.Manual manual -> "a manual step";
        };
    for (String key : senseless) {
      if (form.has(key) && !(inChain && key.equals("rollout"))) {
        String todo =
            work instanceof StepWork.Chain ? " Put it on the steps of the chain." : " Remove it.";
        form.problem(key, "'" + key + "' means nothing for " + kind + "." + todo);
      }
    }
  }

  private Optional<StepWork> work(Form form, String id, boolean inChain) {
    List<String> given = WORKS.stream().filter(form::has).toList();
    if (given.size() != 1) {
      String found = given.isEmpty() ? "none of them" : String.join(" and ", given);
      problems.add(
          form.at(),
          form.what()
              + " needs exactly one of 'uses', 'steps', 'wait' and 'manual', and has "
              + found
              + ".");
      return Optional.empty();
    }
    return switch (given.getFirst()) {
      case "uses" -> act(form).map(act -> act);
      case "steps" -> inChain ? Optional.empty() : chain(form);
      case "wait" -> form.value("wait").flatMap(value -> wait(form, id, value));
      default -> form.name("manual").map(name -> new StepWork.Manual(text(name)));
    };
  }

  private static Value text(Step.Name name) {
    return new Value.Text(name.text(), name.at());
  }

  private Optional<StepWork> chain(Form form) {
    List<Value> values = form.items("steps", "A chain has at least one step.");
    return Optional.of(new StepWork.Chain(steps(values, true)));
  }

  private Optional<StepWork.Act> act(Form form) {
    Optional<Step.Name> uses = form.name("uses");
    Value.Fields with = form.fields("with").orElse(Value.Fields.none(form.at()));
    if (uses.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = uses.get().text().split("/", -1);
    if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
      problems.add(
          uses.get().at(),
          form.what()
              + ": 'uses' is "
              + Wording.quoted(uses.get().text())
              + ". Write PROVIDER/ACTION, such as dns/set-ttl.");
      return Optional.empty();
    }
    return Optional.of(new StepWork.Act(parts[0], parts[1], with, uses.get().at()));
  }

  private Optional<StepWork> wait(Form step, String id, Value value) {
    Optional<Form> read =
        Form.of(
            step.what() + ", its wait",
            value,
            problems,
            List.of("for", "until", "at-most", "every", "because"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Form form = read.get();
    if (form.has("for") == form.has("until")) {
      problems.add(
          form.at(),
          form.what()
              + " needs exactly one of 'for' (a length of time) and 'until' (a moment, or "
              + "an action's check).");
      return Optional.empty();
    }
    String because = form.plainText("because").or(() -> step.text("title")).orElse(id);
    return condition(form).map(condition -> new StepWork.Wait(condition, because, form.at()));
  }

  private Optional<StepWork.Wait.Condition> condition(Form form) {
    Optional<Value> length = form.value("for");
    Optional<Value> until = form.value("until");
    if (until.isPresent() && until.get() instanceof Value.Fields) {
      return observed(form, until.get());
    }
    for (String key : List.of("at-most", "every")) {
      if (form.has(key)) {
        form.problem(key, "'" + key + "' goes with an action's check in 'until'. Remove it.");
      }
    }
    return length
        .<StepWork.Wait.Condition>map(StepWork.Wait.For::new)
        .or(() -> until.map(StepWork.Wait.Until::new));
  }

  private Optional<StepWork.Wait.Condition> observed(Form form, Value until) {
    Optional<Duration> atMost = form.duration("at-most", MOMENT);
    if (!form.has("at-most")) {
      problems.add(
          form.at(), form.what() + " has no 'at-most'. Every wait for a check has a deadline.");
    }
    Duration every = form.duration("every", Duration.ofMillis(100)).orElse(Duration.ofSeconds(5));
    return Form.of(form.what() + " 'until'", until, problems, List.of("uses", "with"))
        .flatMap(look -> {
          look.required("uses", "Name the action whose check ends the wait.");
          return act(look);
        })
        .map(act -> new StepWork.Wait.Observed(act, atMost.orElse(Duration.ofHours(1)), every));
  }

  private Optional<Rollout> rollout(String what, Value value) {
    return Form.of(
            what + ", its rollout", value, problems, List.of("canary", "parallel", "tolerate"))
        .map(Form::notEmpty)
        .map(form ->
            new Rollout(
                form.whole("canary", 0, 0, 10_000),
                form.whole("parallel", 1, 1, 10_000),
                form.whole("tolerate", 0, 0, 10_000),
                form.at()));
  }

  private Optional<Retry> retry(String what, Value value) {
    return Form.of(what + ", its retry", value, problems, List.of("times", "backoff"))
        .map(form -> {
          form.required("times", "Say how many further attempts are made.");
          return new Retry(
              form.whole("times", 1, 1, 100),
              form.duration("backoff", Duration.ZERO).orElse(Duration.ofSeconds(1)));
        });
  }

  private Step.OnFailure onFailure(Form form) {
    Optional<Step.Name> given = form.name("on-failure");
    if (given.isEmpty()) {
      return Step.OnFailure.STOP;
    }
    return switch (given.get().text()) {
      case "stop" -> Step.OnFailure.STOP;
      case "continue" -> Step.OnFailure.CONTINUE;
      default -> {
        String written = given.get().text();
        problems.add(
            given.get().at(),
            form.what() + ": 'on-failure' is " + Wording.quoted(written) + ".",
            () ->
                Wording.didYouMean(
                    written, List.of("stop", "continue"), "Write stop or continue."));
        yield Step.OnFailure.STOP;
      }
    };
  }
}
