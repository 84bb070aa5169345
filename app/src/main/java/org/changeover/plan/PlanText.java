package org.changeover.plan;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A plan as its author reads it: what it and each of its steps say, key by key, and not where in
 * the file. Variables stand as their values and files with the hashes of their bytes, so that two
 * steps of which the texts are equal do the same. Immutable; see {@link PlanDifference}.
 *
 * @param id of the plan
 * @param head what is said of the whole: title, variables, budget and probe
 * @param phases their titles by their ids, in order
 * @param places of all outer steps, in order
 * @param steps what each step says, by its id; those of chains too
 */
public record PlanText(
    String id,
    Map<String, String> head,
    Map<String, String> phases,
    List<Place> places,
    Map<String, Map<String, String>> steps) {
  private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{vars\\.([^}]+)}");
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}/$][^\\n\",]*");

  public PlanText {
    head = ordered(head);
    phases = ordered(phases);
    places = List.copyOf(places);
    steps = ordered(steps);
  }

  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * Where an outer step stands.
   *
   * @param chain the ids of its links
   */
  public record Place(String step, String phase, List<String> chain) {
    public Place {
      chain = List.copyOf(chain);
    }

    /** The step and its links. */
    public Stream<String> ids() {
      return Stream.concat(Stream.of(step), chain.stream());
    }
  }

  /** Of a plan alone: files are their names, and nothing is sensitive. */
  public static PlanText of(Plan plan) {
    return new Writer(plan, Map.of(), (_, _) -> false).plan();
  }

  /** Values of sensitive parameters are said by their hashes. */
  public static PlanText of(Validated validated) {
    var files = new LinkedHashMap<String, String>();
    validated.inputs().inputs().stream()
        .filter(input -> input.kind() == FrozenInputs.Kind.PLAN_FILE)
        .forEach(input -> files.put(input.name(), input.sha256()));
    return new Writer(validated.plan(), files, (act, key) -> isDiscreet(validated, act, key))
        .plan();
  }

  private static boolean isDiscreet(Validated validated, StepWork.Act act, String key) {
    return Shape.Parameter.of(validated.action(act).parameters()).stream()
        .filter(parameter -> parameter.key().equals(key))
        .anyMatch(parameter -> parameter.discreet() || holdsDiscreet(parameter.shape()));
  }

  private static boolean holdsDiscreet(Shape shape) {
    return switch (shape) {
      case Shape.NestedShape nested ->
          Shape.Parameter.of(nested.type()).stream()
              .anyMatch(inner -> inner.discreet() || holdsDiscreet(inner.shape()));
      case Shape.ListShape(Shape element) -> holdsDiscreet(element);
      case Shape.MapShape(Shape element) -> holdsDiscreet(element);
      case Shape.MaybeShape(Shape inner) -> holdsDiscreet(inner);
      default -> false;
    };
  }

  /** Writes one plan down. */
  private record Writer(
      Plan source, Map<String, String> files, BiPredicate<StepWork.Act, String> discreet) {

    PlanText plan() {
      var phases = new LinkedHashMap<String, String>();
      source.phases().forEach(phase -> phases.put(phase.id(), phase.title()));
      List<Place> places =
          source.phases().stream()
              .flatMap(phase ->
                  phase.steps().stream()
                      .map(step ->
                          new Place(
                              step.id(), phase.id(), step.chain().stream().map(Step::id).toList())))
              .toList();
      var steps = new LinkedHashMap<String, Map<String, String>>();
      source.everyStep().forEach(step -> steps.put(step.id(), step(step)));
      return new PlanText(source.id(), head(), phases, places, steps);
    }

    private Map<String, String> head() {
      var head = new LinkedHashMap<String, String>();
      head.put("title", source.title());
      source
          .vars()
          .forEach((name, value) -> head.put("vars." + name, text(Value.of(value, source.at()))));
      source.downtime().ifPresent(budget -> head.put("budget.downtime", words(budget)));
      source
          .probe()
          .ifPresent(probe -> {
            head.put("probe.from", probe.from().text());
            head.put("probe.url", text(probe.url()));
            head.put("probe.every", words(probe.every()));
            head.put("probe.timeout", words(probe.timeout()));
            head.put("probe.expect.status", String.valueOf(probe.status()));
            probe.contains().ifPresent(text -> head.put("probe.expect.contains", text));
            probe.ca().ifPresent(text -> head.put("probe.ca", text));
          });
      return head;
    }

    private Map<String, String> step(Step step) {
      var keys = new LinkedHashMap<String, String>();
      keys.put("title", step.title());
      work(step.work(), keys);
      if (!step.targets().isEmpty()) {
        keys.put("targets", listed(step.targets().stream().map(Step.Name::text)));
      }
      written(step.needs(), step).ifPresent(names -> keys.put("needs", names));
      step.rollout()
          .ifPresent(rollout ->
              keys.put(
                  "rollout",
                  "{ canary: %d, parallel: %d, tolerate: %d }"
                      .formatted(rollout.canary(), rollout.parallel(), rollout.tolerate())));
      step.when().ifPresent(condition -> keys.put("when", condition(condition)));
      step.approve().ifPresent(gate -> gate(gate, keys));
      step.timeout().ifPresent(timeout -> keys.put("timeout", words(timeout)));
      step.retry()
          .ifPresent(retry ->
              keys.put(
                  "retry",
                  "{ times: %d, backoff: %s }".formatted(retry.times(), words(retry.backoff()))));
      if (step.onFailure() == Step.OnFailure.CONTINUE) {
        keys.put("on-failure", "continue");
      }
      return keys;
    }

    private void work(StepWork work, Map<String, String> keys) {
      switch (work) {
        case StepWork.Act act -> act("", act, keys);
        case StepWork.Chain(var steps) -> keys.put("steps", listed(steps.stream().map(Step::id)));
        case StepWork.Manual(var instruction) -> keys.put("manual", text(instruction));
        case StepWork.Wait(var condition, var because, _) -> {
          switch (condition) {
            case StepWork.Wait.For(var length) -> keys.put("wait.for", text(length));
            case StepWork.Wait.Until(var instant) -> keys.put("wait.until", text(instant));
            case StepWork.Wait.Observed(var act, var atMost, var every) -> {
              act("wait.until.", act, keys);
              keys.put("wait.at-most", words(atMost));
              keys.put("wait.every", words(every));
            }
          }
          keys.put("wait.because", because);
        }
      }
    }

    private void act(String prefix, StepWork.Act act, Map<String, String> keys) {
      keys.put(prefix + "uses", act.uses());
      act.with()
          .fields()
          .forEach((name, field) -> {
            String said = text(field.value());
            keys.put(
                prefix + "with." + name,
                discreet.test(act, name) ? "(%s)".formatted(hash(said)) : said);
          });
    }

    private static String hash(String text) {
      return "SHA-256 " + Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }

    private void gate(Gate gate, Map<String, String> keys) {
      keys.put("approve.ask", text(gate.ask()));
      var by = new TreeSet<>(gate.names());
      gate.roles().forEach(role -> by.add(role.word() + "s"));
      keys.put("approve.by", listed(by.stream()));
      keys.put("approve.count", String.valueOf(gate.count()));
      gate.within().ifPresent(within -> keys.put("approve.within", words(within)));
      keys.put("approve.otherwise", gate.otherwise() == Gate.Otherwise.HOLD ? "hold" : "reject");
      keys.put("approve.self", String.valueOf(gate.self()));
    }

    /** Of needs, those that somebody wrote: the others follow from where the step stands. */
    private Optional<String> written(List<Step.Name> needs, Step step) {
      boolean implied =
          needs.isEmpty()
              ? isFirst(step)
              : needs.size() == 1 && needs.getFirst().at().equals(step.at());
      return implied ? Optional.empty() : Optional.of(listed(needs.stream().map(Step.Name::text)));
    }

    private boolean isFirst(Step step) {
      return Stream.concat(
              source.phases().stream().map(Phase::steps), source.steps().map(Step::chain))
          .filter(steps -> !steps.isEmpty())
          .anyMatch(steps -> steps.getFirst().id().equals(step.id()));
    }

    private String condition(Condition condition) {
      return "%s %s %s"
          .formatted(
              text(condition.left()), condition.comparison().sign(), text(condition.right()));
    }

    private String text(Value value) {
      return switch (value) {
        case Value.Text(var text, _) -> file(substituted(text));
        case Value.Num num -> num.written();
        case Value.Flag flag -> String.valueOf(flag.flag());
        case Value.Nothing _ -> "nothing";
        case Value.Items(var items, _) -> listed(items.stream().map(this::text));
        case Value.Fields(var fields, _) ->
            fields.entrySet().stream()
                .map(one -> one.getKey() + ": " + text(one.getValue().value()))
                .collect(joining(", ", "{ ", " }"));
        case Value.SecretName(var name, _) -> "${secret:" + name + "}";
        case Value.Pending pending -> "known after " + pending.until();
      };
    }

    private String file(String text) {
      String hash = files.get(text);
      return hash == null ? quoted(text) : text + " (SHA-256 " + hash.substring(0, 12) + ")";
    }

    private String substituted(String text) {
      return VARIABLE
          .matcher(text)
          .replaceAll(found -> Matcher.quoteReplacement(variable(found.group(1), found.group())));
    }

    private String variable(String path, String otherwise) {
      Object value = source.vars();
      for (String part : path.split("\\.")) {
        value = value instanceof Map<?, ?> map ? map.get(part) : null;
      }
      return value == null ? otherwise : String.valueOf(value);
    }

    private static String quoted(String text) {
      boolean plain =
          PLAIN.matcher(text).matches() && !text.equals("true") && !text.equals("false");
      return plain ? text : '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String listed(Stream<String> texts) {
      return texts.collect(joining(", ", "[", "]"));
    }

    private static String words(Duration duration) {
      return Durations.format(duration);
    }
  }
}
