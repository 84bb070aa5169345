package org.changeover.console.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.plan.Step;

/** What help and palette list, from the registry of keys and from the plan. */
public final class Offers {
  private Offers() {}

  /** What matches what was typed, in the order of the list. */
  public static List<Offer> of(ConsoleModel model, Finder finder) {
    Stream<Offer> all =
        switch (finder.kind()) {
          case HELP -> keys(model);
          case PALETTE -> commands(model);
        };
    Stream<Offer> matching = all.filter(offer -> offer.matches(finder.text()));
    boolean ranked = finder.kind() == Finder.Kind.PALETTE && !finder.text().isBlank();
    return ranked
        ? matching.sorted(Comparator.comparingInt(offer -> offer.rank(finder.text()))).toList()
        : matching.toList();
  }

  private static Stream<Offer> keys(ConsoleModel model) {
    return Stream.of(KeyBinding.Where.values())
        .flatMap(where ->
            KeyBindings.ALL.stream()
                .filter(binding -> binding.where() == where)
                .map(binding -> offer(where.words(), binding, model)));
  }

  private static Offer offer(
      String section, KeyBinding<ConsoleModel, Updated> binding, ConsoleModel model) {
    return new Offer(
        section,
        binding.shown(),
        binding.id(),
        binding.tooltip(),
        elsewhere(binding, model).or(() -> binding.disabled().apply(model)),
        binding.action());
  }

  /** Why a key of another place does nothing here. */
  private static Optional<String> elsewhere(
      KeyBinding<ConsoleModel, Updated> binding, ConsoleModel model) {
    return binding.where().overlaps(KeyBindings.where(model))
        ? Optional.empty()
        : Optional.of("it works " + binding.where().words() + " only");
  }

  /** Keys that do more than move, then places, the hosts and steps of the plan among them. */
  private static Stream<Offer> commands(ConsoleModel model) {
    Stream<Offer> bound =
        KeyBindings.ALL.stream()
            .filter(binding -> !binding.label().isEmpty())
            .map(binding -> offer("", binding, model));
    Stream<Offer> hosts = model.roster().targets().stream().map(Offers::host);
    Stream<Offer> steps = model.plan().plan().steps().map(Offers::step);
    return Stream.of(bound, hosts, steps).flatMap(one -> one);
  }

  private static Offer host(String name) {
    return place(
        "host " + name,
        "All that happens on " + name,
        model -> Moves.to(model, new Page.Host(name)));
  }

  private static Offer step(Step step) {
    return place(
        "step " + step.id(),
        step.title(),
        model -> Moves.to(Moves.reveal(model, step), new Page.Step()));
  }

  private static Offer place(
      String name, String tooltip, java.util.function.Function<ConsoleModel, Updated> action) {
    return new Offer("", "", name, tooltip, Optional.empty(), action);
  }
}
