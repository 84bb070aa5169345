package org.changeover.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Shows the order of a plan's steps: as Graphviz DOT, and as indented text. Pure. */
public final class PlanGraph {
  private PlanGraph() {}

  /**
   * The graph in the language of Graphviz: a box for each phase, an arrow for each need.
   *
   * @see <a href="https://graphviz.org/doc/info/lang.html">The DOT language</a>
   */
  public static String dot(Plan plan) {
    var dot = new StringBuilder();
    dot.append("digraph ").append(quoted(plan.id())).append(" {\n");
    dot.append("  rankdir=LR;\n  node [shape=box, style=rounded];\n");
    dot.append("  label=").append(quoted(plan.title())).append(";\n");
    for (Phase phase : plan.phases()) {
      dot.append("  subgraph ").append(quoted("cluster_" + phase.id())).append(" {\n");
      dot.append("    label=").append(quoted(phase.title())).append(";\n");
      phase.steps().forEach(step -> node(dot, step));
      dot.append("  }\n");
    }
    plan.steps()
        .forEach(step ->
            step.needIds()
                .forEach(need ->
                    dot.append("  ")
                        .append(quoted(need))
                        .append(" -> ")
                        .append(quoted(step.id()))
                        .append(";\n")));
    between(dot, plan.phases());
    return dot.append("}\n").toString();
  }

  private static void node(StringBuilder dot, Step step) {
    var label = new StringBuilder(step.title());
    label.append('\n').append(kind(step));
    step.chain()
        .forEach(link -> label.append('\n').append(link.id()).append(": ").append(kind(link)));
    dot.append("    ")
        .append(quoted(step.id()))
        .append(" [label=")
        .append(quoted(label.toString()));
    if (step.approve().isPresent()) {
      dot.append(", peripheries=2");
    }
    dot.append("];\n");
  }

  /** Dashed arrows from what ends a phase to what begins the next. */
  private static void between(StringBuilder dot, List<Phase> phases) {
    for (int i = 1; i < phases.size(); i++) {
      for (Step last : lasts(phases.get(i - 1))) {
        for (Step first : firsts(phases.get(i))) {
          dot.append("  ").append(quoted(last.id())).append(" -> ").append(quoted(first.id()));
          dot.append(" [style=dashed];\n");
        }
      }
    }
  }

  private static List<Step> firsts(Phase phase) {
    List<String> here = phase.steps().stream().map(Step::id).toList();
    return phase.steps().stream()
        .filter(step -> step.needIds().stream().noneMatch(here::contains))
        .toList();
  }

  private static List<Step> lasts(Phase phase) {
    List<String> needed = phase.steps().stream().flatMap(step -> step.needIds().stream()).toList();
    return phase.steps().stream().filter(step -> !needed.contains(step.id())).toList();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String kind(Step step) {
    return switch (step.work()) {
      case StepWork.Act act -> act.uses();
      case StepWork.Chain chain -> "chain on " + names(step);
      case StepWork.Wait wait -> "wait: " + wait.because();
      case StepWork.Manual manual -> "by hand";
    };
  }

  private static String names(Step step) {
    return step.targets().stream().map(Step.Name::text).collect(Collectors.joining(", "));
  }

  /** The plan as indented text: phases, steps, chains, and what each step needs. */
  public static String text(Plan plan) {
    var text = new StringBuilder();
    text.append(plan.title()).append(" (").append(plan.id()).append(")\n");
    for (Phase phase : plan.phases()) {
      text.append("  ").append(phase.id());
      text.append(phase.title().equals(phase.id()) ? "\n" : ": " + phase.title() + "\n");
      String before = "";
      for (Step step : phase.steps()) {
        line(text, "    ", step, before);
        step.chain()
            .forEach(
                link -> line(text, "      ", link, link.needIds().stream().findFirst().orElse("")));
        before = step.id();
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String indent, Step step, String before) {
    text.append(indent).append(step.id()).append("  ").append(kind(step));
    if (!step.targets().isEmpty() && !(step.work() instanceof StepWork.Chain)) {
      text.append(" on ").append(names(step));
    }
    step.when().ifPresent(when -> text.append("  when ").append(when.written()));
    step.approve().ifPresent(gate -> text.append("  asks ").append(gate.count()));
    List<String> usual = before.isEmpty() ? List.of() : List.of(before);
    if (!step.needIds().equals(usual)) {
      text.append("  needs ");
      text.append(step.needs().isEmpty() ? "nothing" : String.join(", ", step.needIds()));
    }
    text.append('\n');
  }
}
