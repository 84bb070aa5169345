package org.changeover.console.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.changeover.plan.Step;

/** What help and palette list, from the registry of keys and from the plan. */
public final class Offers {
  private Offers() {}

  /** What matches what was typed, in the order of the list. */
  public static List<Offer<ConsoleModel, Updated>> of(ConsoleModel model, Finder finder) {
    KeyBinding.Where here = KeyBindings.where(model);
    return matching(
        finder,
        switch (finder.kind()) {
          case HELP -> keys(KeyBindings.ALL, model, here);
          case PALETTE -> commands(model, here);
        });
  }

  /** The same before a run is chosen; the palette has the runs as well. */
  public static List<Offer<LobbyModel, LobbyUpdated>> of(LobbyModel model, Finder finder) {
    KeyBinding.Where here = LobbyKeys.where(model);
    return matching(
        finder,
        switch (finder.kind()) {
          case HELP -> keys(LobbyKeys.ALL, model, here);
          case PALETTE -> commands(model, here);
        });
  }

  private static Stream<Offer<LobbyModel, LobbyUpdated>> commands(
      LobbyModel model, KeyBinding.Where here) {
    Stream<Offer<LobbyModel, LobbyUpdated>> bound = labelled(LobbyKeys.ALL, model, here);
    Stream<Offer<LobbyModel, LobbyUpdated>> runs =
        model.runs().all().stream().map(run -> run(run, model));
    Stream<Offer<LobbyModel, LobbyUpdated>> settings =
        settings((now, setting) -> LobbyUpdated.of(now, new LobbyEffect.Set(setting)));
    return Stream.of(bound, settings, runs).flatMap(one -> one);
  }

  private static <M, U> List<Offer<M, U>> matching(Finder finder, Stream<Offer<M, U>> all) {
    Stream<Offer<M, U>> matching = all.filter(offer -> offer.matches(finder.text()));
    boolean ranked = finder.kind() == Finder.Kind.PALETTE && !finder.text().isBlank();
    return ranked
        ? matching.sorted(Comparator.comparingInt(offer -> offer.rank(finder.text()))).toList()
        : matching.toList();
  }

  private static <M, U> Stream<Offer<M, U>> keys(
      List<KeyBinding<M, U>> bindings, M model, KeyBinding.Where here) {
    return Stream.of(KeyBinding.Where.values())
        .flatMap(where ->
            bindings.stream()
                .filter(binding -> binding.where() == where)
                .map(binding -> offer(where.words(), binding, model, here)));
  }

  /** Keys that do more than move. */
  private static <M, U> Stream<Offer<M, U>> labelled(
      List<KeyBinding<M, U>> bindings, M model, KeyBinding.Where here) {
    return bindings.stream()
        .filter(binding -> !binding.label().isEmpty())
        .map(binding -> offer("", binding, model, here));
  }

  private static <M, U> Offer<M, U> offer(
      String section, KeyBinding<M, U> binding, M model, KeyBinding.Where here) {
    return new Offer<>(
        section,
        binding.shown(),
        binding.id(),
        binding.tooltip(),
        elsewhere(binding, here).or(() -> binding.disabled().apply(model)),
        binding.action());
  }

  /** Why a key of another place does nothing here. */
  private static Optional<String> elsewhere(KeyBinding<?, ?> binding, KeyBinding.Where here) {
    return binding.where() == KeyBinding.Where.EVERYWHERE || binding.where() == here
        ? Optional.empty()
        : Optional.of("it works " + binding.where().words() + " only");
  }

  private static Offer<LobbyModel, LobbyUpdated> run(RunLine run, LobbyModel model) {
    return new Offer<>(
        "",
        "",
        "run " + run.id(),
        run.title(),
        LobbyMoves.starting(model),
        now -> LobbyUpdated.of(PreviewMoves.end(now).model(), new LobbyEffect.Open(run.id())));
  }

  /** Keys that do more than move, then places, the hosts and steps of the plan among them. */
  private static Stream<Offer<ConsoleModel, Updated>> commands(
      ConsoleModel model, KeyBinding.Where here) {
    Stream<Offer<ConsoleModel, Updated>> bound = labelled(KeyBindings.ALL, model, here);
    Stream<Offer<ConsoleModel, Updated>> hosts =
        model.roster().targets().stream().map(Offers::host);
    Stream<Offer<ConsoleModel, Updated>> steps = model.plan().plan().steps().map(Offers::step);
    Stream<Offer<ConsoleModel, Updated>> settings =
        settings((now, setting) -> Updated.of(now, new Effect.Set(setting)));
    return Stream.of(bound, settings, hosts, steps).flatMap(one -> one);
  }

  private static <M, U> Stream<Offer<M, U>> settings(BiFunction<M, Setting, U> set) {
    return Stream.of(Setting.Name.values())
        .flatMap(name -> name.choices().stream().map(value -> new Setting(name, value)))
        .map(setting ->
            new Offer<>(
                "",
                "",
                "set %s %s".formatted(setting.name(), setting.value()),
                "Set for this session: " + setting.name().tooltip(),
                Optional.empty(),
                model -> set.apply(model, setting)));
  }

  private static Offer<ConsoleModel, Updated> host(String name) {
    return place("host " + name, "All that happens on " + name, model -> Moves.toHost(model, name));
  }

  private static Offer<ConsoleModel, Updated> step(Step step) {
    return place(
        "step " + step.id(),
        step.title(),
        model -> Moves.to(Moves.reveal(model, step), new Page.Step()));
  }

  private static Offer<ConsoleModel, Updated> place(
      String name, String tooltip, java.util.function.Function<ConsoleModel, Updated> action) {
    return new Offer<>("", "", name, tooltip, Optional.empty(), action);
  }
}
