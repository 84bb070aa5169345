package org.changeover.console.model;

import static org.changeover.console.model.KeyBinding.Where.EVERYWHERE;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.changeover.run.Event;
import org.changeover.run.Request;
import org.changeover.run.RequestRules;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;

/**
 * The keys that ask the engine for something.
 *
 * <p>Whether a request may be made is asked of {@link RequestRules}, which the engine itself goes
 * by: the reason that a key gives is the reason that the engine would give.
 */
final class RequestKeys {
  private static final String OPERATOR = "operator";
  private static final String APPROVER = "approver";

  /** So many tasks are done with together on the lab without a word to be typed. */
  private static final int FEW = 5;

  static final List<KeyBinding<ConsoleModel, Updated>> ALL =
      List.of(
          request(
              "approve",
              'a',
              "approve",
              "Look at what is asked, and approve it",
              APPROVER,
              model -> gate(model).map(task -> purposeOfGate(model, task))),
          request(
              "reject",
              'x',
              "reject",
              "Reject what is asked; it can be tried again later",
              APPROVER,
              model -> gate(model).map(Purpose.Reject::new)),
          request(
              "confirm",
              'm',
              "confirm",
              "Say that a step done by hand is done, with a note",
              OPERATOR,
              model -> model.wanted(is(TaskStatus.MANUAL)).map(Purpose.Confirm::new)),
          request(
              "doubt",
              'd',
              "answer",
              "Say what became of an effect in doubt",
              OPERATOR,
              model -> model.wanted(RequestKeys::doubtful).map(task -> answer(model, task))),
          request(
              "retry",
              'r',
              "retry",
              "Try again what failed: of the selection, or of all that is marked",
              OPERATOR,
              RequestKeys::retrying),
          request(
              "skip",
              's',
              "skip",
              "Leave out what is selected, or all that is marked",
              OPERATOR,
              RequestKeys::skipping),
          direct(
              "pause",
              'p',
              "pause",
              "Begin nothing more; what is under way goes on to its end",
              new Request.Pause("")),
          request(
              "resume",
              'R',
              "resume",
              "Go on after a pause, or begin again after an undo",
              OPERATOR,
              _ -> Optional.of(new Purpose.Resume())),
          request(
              "cancel",
              'c',
              "cancel",
              "Stop what is under way and end the run; nothing is undone",
              OPERATOR,
              _ -> Optional.of(new Purpose.Cancel())),
          request(
              "undo",
              'u',
              "undo",
              "Take back what was done, down to the selected step or all of it",
              OPERATOR,
              model -> Optional.of(new Purpose.Undo(undoable(model), false, "")),
              RequestKeys::undoing));

  private RequestKeys() {}

  private static Optional<TaskId> gate(ConsoleModel model) {
    return model.wanted(is(TaskStatus.GATE));
  }

  private static Purpose purposeOfGate(ConsoleModel model, TaskId task) {
    return new Purpose.Approve(task, model.state().shown(task));
  }

  private static Purpose answer(ConsoleModel model, TaskId task) {
    return new Purpose.Answer(task, model.state().task(task).status() == TaskStatus.UNDO_UNKNOWN);
  }

  private static Predicate<TaskStatus> is(TaskStatus wanted) {
    return status -> status == wanted;
  }

  private static boolean doubtful(TaskStatus status) {
    return status == TaskStatus.UNKNOWN || status == TaskStatus.UNDO_UNKNOWN;
  }

  private static boolean skippable(TaskStatus status) {
    return !status.active() && !status.through();
  }

  /** What failed; where nothing did, what was skipped. */
  private static Optional<Purpose> retrying(ConsoleModel model) {
    return together(model, ConsoleModel::broken)
        .or(() -> together(model, is(TaskStatus.SKIPPED)))
        .or(() -> one(model))
        .map(tasks -> new Purpose.Retry(tasks, phrase(model, tasks)));
  }

  /** Of a whole phase nothing is skipped. */
  private static Optional<Purpose> skipping(ConsoleModel model) {
    return onPhase(model) && model.marks().isEmpty()
        ? Optional.empty()
        : together(model, RequestKeys::skippable)
            .or(() -> one(model))
            .map(tasks -> new Purpose.Skip(tasks, phrase(model, tasks)));
  }

  private static boolean onPhase(ConsoleModel model) {
    return !model.screen().page().isList() && model.selectedRow().filter(Row::isPhase).isPresent();
  }

  /** The tasks that fit: of all that are marked, without marks of what is selected. */
  private static Optional<List<TaskId>> together(
      ConsoleModel model, Predicate<TaskStatus> fitting) {
    List<TaskId> all =
        model.marks().isEmpty()
            ? model.selectedTasks(fitting)
            : model.markedTasks().stream()
                .filter(task -> fitting.test(model.state().task(task).status()))
                .toList();
    return Optional.of(all).filter(tasks -> !tasks.isEmpty());
  }

  /** One that does not fit, so that the engine's reason can be given. */
  private static Optional<List<TaskId>> one(ConsoleModel model) {
    return onPhase(model) && model.marks().isEmpty()
        ? Optional.empty()
        : (model.marks().isEmpty() ? model.selectedTasks() : model.markedTasks())
            .stream().findFirst().map(List::of);
  }

  /** Many at once, or several outside of the lab, want the plan's name. */
  private static String phrase(ConsoleModel model, List<TaskId> tasks) {
    boolean freely = tasks.size() == 1 || (isLab(model) && tasks.size() <= FEW);
    return freely ? "" : model.plan().plan().id();
  }

  private static boolean isLab(ConsoleModel model) {
    return model.state().start().filter(Event.RunStarted::lab).isPresent();
  }

  /** To undo everything outside of the lab wants the plan's name as well. */
  private static Optional<Purpose> undoing(ConsoleModel model) {
    String phrase = isLab(model) ? "" : model.plan().plan().id();
    Optional<String> step = undoable(model);
    boolean all = model.undone(step).size() == model.undone(Optional.empty()).size();
    return Optional.of(new Purpose.Undo(step, all, phrase));
  }

  private static Optional<String> undoable(ConsoleModel model) {
    return model
        .selectedRow()
        .filter(row -> !row.isPhase())
        .flatMap(_ -> model.selectedTask())
        .filter(task -> model.state().task(task).toUndo())
        .map(TaskId::step);
  }

  private static KeyBinding<ConsoleModel, Updated> request(
      String id,
      char key,
      String label,
      String tooltip,
      String role,
      Function<ConsoleModel, Optional<Purpose>> purpose) {
    return request(id, key, label, tooltip, role, purpose, purpose);
  }

  /**
   * @param outline tells whether the key does anything, which each frame asks; it need not be more
   *     than that
   * @param purpose of the dialog
   */
  private static KeyBinding<ConsoleModel, Updated> request(
      String id,
      char key,
      String label,
      String tooltip,
      String role,
      Function<ConsoleModel, Optional<Purpose>> outline,
      Function<ConsoleModel, Optional<Purpose>> purpose) {
    return new KeyBinding<>(
        id,
        EVERYWHERE,
        List.of(Key.of(key)),
        Character.toString(key),
        label,
        tooltip,
        role,
        true,
        model -> whyNot(model, outline.apply(model), id),
        model ->
            purpose
                .apply(model)
                .map(wanted -> Updated.of(model.dialog(Dialog.open(wanted, model.now()))))
                .orElse(Updated.of(model)));
  }

  private static Optional<String> whyNot(ConsoleModel model, Optional<Purpose> purpose, String id) {
    if (model.world().gone().isPresent()) {
      return Optional.of(noEngine(model, id));
    }
    if (purpose.isEmpty()) {
      return Optional.of(nothing(id));
    }
    List<Request> probes = probes(model, purpose.get());
    boolean any = probes.stream().anyMatch(probe -> refusal(model, probe).isEmpty());
    return any ? Optional.empty() : refusal(model, probes.getFirst());
  }

  /** What is asked of the rules to learn whether the key does anything: of many, the first few. */
  private static List<Request> probes(ConsoleModel model, Purpose purpose) {
    return switch (purpose) {
      case Purpose.Answer(TaskId task, _) ->
          List.of(new Request.AnswerDoubt(task, Event.Answer.FAILED, "?"));
      case Purpose.OfMany many ->
          many.tasks().stream().limit(FEW).map(task -> many.request(task, "")).toList();
      default -> purpose.requests(Dialog.open(purpose, model.now()));
    };
  }

  private static String nothing(String id) {
    return switch (id) {
      case "approve", "reject" -> "nothing waits for an approval";
      case "confirm" -> "no step that is done by hand waits";
      case "doubt" -> "nothing is in doubt";
      default -> "select a step first";
    };
  }

  static Optional<String> refusal(ConsoleModel model, Request request) {
    if (model.world().locked().isPresent()) {
      return model.world().locked();
    }
    return switch (RequestRules.rule(request, model.actor(), model.world().course(), model.now())) {
      case RequestRules.Ruling.Granted _ -> Optional.empty();
      case RequestRules.Ruling.Refused(String why) -> Optional.of(why);
    };
  }

  private static String noEngine(ConsoleModel model, String id) {
    String command = id.equals("undo") ? "undo" : "resume";
    return "no engine runs it: changeover %s %s".formatted(command, KeyBindings.runId(model));
  }

  /** Asked for at once, and without a reason: whoever has to stop a run has no time to type. */
  private static KeyBinding<ConsoleModel, Updated> direct(
      String id, char key, String label, String tooltip, Request request) {
    return new KeyBinding<>(
        id,
        EVERYWHERE,
        List.of(Key.of(key)),
        Character.toString(key),
        label,
        tooltip,
        OPERATOR,
        false,
        model ->
            model.world().gone().isPresent()
                ? Optional.of(noEngine(model, id))
                : refusal(model, request),
        model -> Updated.of(model, new Effect.Ask(request)));
  }
}
