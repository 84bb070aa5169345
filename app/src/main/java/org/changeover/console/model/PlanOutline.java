package org.changeover.console.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.plan.Bound;
import org.changeover.plan.Gate;
import org.changeover.plan.InventoryHost;
import org.changeover.plan.OutputStore;
import org.changeover.plan.Phase;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.plan.Validated;
import org.changeover.plan.Value;
import org.changeover.spi.Action;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;

/**
 * What a sound plan would do on an inventory.
 *
 * @param lab whether everything in the inventory belongs to a lab
 * @param downtime the budget for it
 * @param actsOn the hosts and services that steps act on, with the addresses of hosts
 * @param reaches the other hosts of the inventory, which providers may log in to on their way
 */
public record PlanOutline(
    String id,
    String title,
    boolean lab,
    Optional<Duration> downtime,
    List<Part> phases,
    List<String> actsOn,
    List<String> reaches) {
  public PlanOutline {
    phases = List.copyOf(phases);
    actsOn = List.copyOf(actsOn);
    reaches = List.copyOf(reaches);
  }

  /** A phase. */
  public record Part(String title, List<Item> steps) {
    public Part {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step.
   *
   * @param link whether it is one of a chain
   * @param does the action, or what else it consists of
   * @param on its targets as the plan names them, and how many these are; empty when it acts on
   *     nothing, or is a link of a chain
   * @param gate who is asked before it; empty when nobody is
   * @param noReturn why it cannot be taken back, as far as that is known before the run
   */
  public record Item(
      String id,
      String title,
      boolean link,
      String does,
      String on,
      Optional<String> gate,
      Optional<String> noReturn) {}

  public static PlanOutline of(Validated valid) {
    List<String> acting =
        valid.plan().steps().flatMap(step -> targets(valid, step)).distinct().toList();
    var known = new HashSet<>(acting);
    return new PlanOutline(
        valid.plan().id(),
        valid.plan().title(),
        valid.inventory().lab(),
        valid.plan().downtime(),
        valid.plan().phases().stream().map(phase -> part(valid, phase)).toList(),
        acting.stream().map(name -> named(valid, name)).toList(),
        valid.inventory().hosts().keySet().stream()
            .filter(host -> !known.contains(host))
            .map(name -> named(valid, name))
            .toList());
  }

  private static Stream<String> targets(Validated valid, Step step) {
    return valid.targetsOf(step).stream()
        .filter(target -> !target.equals(Validated.RUN))
        .map(Target::name);
  }

  private static String named(Validated valid, String name) {
    return valid
        .inventory()
        .host(name)
        .map(host -> (name + " " + where(host)).strip())
        .orElse(name + " (a service)");
  }

  private static String where(InventoryHost host) {
    String addresses = String.join(" ", host.addresses());
    return host.local() ? "(where the engine runs)" : addresses;
  }

  private static Part part(Validated valid, Phase phase) {
    var items = new ArrayList<Item>();
    for (Step step : phase.steps()) {
      items.add(item(valid, step, false, on(step, targets(valid, step).count())));
      step.chain().forEach(link -> items.add(item(valid, link, true, "")));
    }
    return new Part(phase.title(), items);
  }

  private static String on(Step step, long many) {
    String written = String.join(", ", step.targets().stream().map(Step.Name::text).toList());
    return many > step.targets().size() && !written.isEmpty()
        ? "%s (%d)".formatted(written, many)
        : written;
  }

  private static Item item(Validated valid, Step step, boolean link, String on) {
    return new Item(
        step.id(),
        step.title(),
        link,
        does(step),
        on,
        step.approve().map(PlanOutline::asked),
        noReturn(valid, step));
  }

  private static String does(Step step) {
    return switch (step.work()) {
      case StepWork.Act act -> act.uses();
      case StepWork.Chain(var steps) -> "%d steps on each".formatted(steps.size());
      case StepWork.Manual _ -> "by hand";
      case StepWork.Wait wait -> "waits " + condition(wait.condition());
    };
  }

  private static String condition(StepWork.Wait.Condition condition) {
    return switch (condition) {
      case StepWork.Wait.For(Value.Text(String duration, _)) -> duration;
      case StepWork.Wait.For _ -> "a while";
      case StepWork.Wait.Until _ -> "until a moment";
      case StepWork.Wait.Observed observed -> "for " + observed.act().uses();
    };
  }

  private static String asked(Gate gate) {
    String plural = gate.count() == 1 ? "" : "s";
    String by =
        Stream.concat(
                gate.roles().stream().map(role -> role.word() + plural).sorted(),
                gate.names().stream().sorted())
            .collect(Collectors.joining(" or "));
    return "%d %s%s%s"
        .formatted(
            gate.count(),
            by,
            gate.within().map(time -> " within " + time(time)).orElse(""),
            gate.self() ? "; the starter counts" : "");
  }

  private static String time(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }

  private static Optional<String> noReturn(Validated valid, Step step) {
    if (!(step.work() instanceof StepWork.Act act)) {
      return Optional.empty();
    }
    var scope =
        valid.scope(step, valid.targetsOf(step).getFirst(), Optional.empty(), OutputStore.empty());
    return valid.parameters(step, act, scope) instanceof Bound.Known<? extends Record> known
        ? reversal(valid.action(act), known.value())
            .filter(reversal -> reversal.kind() == Reversal.Kind.NONE)
            .map(Reversal::note)
        : Optional.empty();
  }

  private static <P extends Record> Optional<Reversal> reversal(
      Action<P, ?> action, Record parameters) {
    return action instanceof ChangingAction<P, ?> changing
        ? Optional.of(changing.reversal(action.parameters().cast(parameters)))
        : Optional.empty();
  }
}
