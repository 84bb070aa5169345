package org.changeover.report;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.plan.Phase;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.EventText;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;

/** Puts a report together. */
final class Compilation {
  private final Source source;
  private final RunState state;
  private final Map<TaskId, List<Entry>> histories;
  private final EventText words = new EventText(ZoneOffset.UTC);

  Compilation(Source source) {
    this.source = source;
    this.state = RunState.of(source.journal());
    this.histories =
        source.journal().stream()
            .filter(entry -> entry.event() instanceof Event.OfTask)
            .collect(groupingBy(entry -> ((Event.OfTask) entry.event()).task()));
  }

  Report report() {
    List<Report.PhasePart> phases =
        source.plan().plan().phases().stream().map(this::phase).toList();
    List<TaskId> tasks = source.plan().tasks();
    List<Report.Asked> requests = Audit.of(source.journal());
    List<Timeline.Band> bands = Bands.of(source.journal());
    Report.Downtime downtime = downtime(bands);
    var summary =
        new Report.Summary(
            counts(phases, requests),
            state.startedAt().map(from -> Words.between(from, until())),
            downtime);
    return new Report(
        head(),
        summary,
        timeline(bands),
        phases,
        tasks.stream().flatMap(task -> Gates.of(history(task)).stream()).toList(),
        requests,
        tasks.stream().flatMap(task -> Troubles.of(task, history(task), words).stream()).toList(),
        source.signed(),
        source.unsound(),
        Unknowns.of(state, source, bands, downtime));
  }

  private List<Entry> history(TaskId task) {
    return histories.getOrDefault(task, List.of());
  }

  private boolean ended() {
    return source.isWhole() && (state.status().ended() || state.sequence() == 0);
  }

  private Instant until() {
    return ended() ? state.lastAt().orElse(source.now()) : source.now();
  }

  private Report.Head head() {
    Optional<Event.RunStarted> start = state.start();
    return new Report.Head(
        source.run(),
        source.plan().plan().id(),
        title(),
        start.map(Event.RunStarted::lab).orElse(false),
        source.status(),
        source.why(),
        ended(),
        start.map(Event.RunStarted::by),
        Audit.reasonOfStart(source.journal()),
        state.startedAt(),
        state.lastAt(),
        source.now(),
        state.sequence(),
        state.planVersion(),
        state.planSha256(),
        start.map(Event.RunStarted::inventorySha256).orElse(""),
        start.map(Event.RunStarted::version).orElse(""),
        start.map(Event.RunStarted::journalFormat).orElse(0),
        start.map(Event.RunStarted::variables).orElse(Map.of()),
        start.map(Event.RunStarted::plugins).orElse(List.of()));
  }

  /** As it began, or was amended to. */
  private String title() {
    return state
        .start()
        .filter(_ -> state.amended().isEmpty())
        .map(Event.RunStarted::title)
        .orElse(source.plan().plan().title());
  }

  private Report.Downtime downtime(List<Timeline.Band> bands) {
    var plan = source.plan().plan();
    List<Report.Outage> outages = Bands.outages(bands, source.now());
    return new Report.Downtime(
        plan.probe().isPresent() || !outages.isEmpty(),
        plan.downtime(),
        state.downtimeAt(source.now()),
        outages);
  }

  private Report.PhasePart phase(Phase phase) {
    var steps = new ArrayList<Report.StepPart>();
    for (Step outer : phase.steps()) {
      if (outer.chain().isEmpty()) {
        steps.add(step(outer, outer, ""));
      }
      outer.chain().forEach(link -> steps.add(step(outer, link, outer.id())));
    }
    return new Report.PhasePart(
        phase.id(), phase.title().isEmpty() ? phase.id() : phase.title(), steps);
  }

  private Report.StepPart step(Step outer, Step step, String chain) {
    List<Report.TaskPart> tasks =
        source.plan().targetsOf(outer).stream()
            .map(target -> new TaskId(step.id(), target))
            .map(task -> TaskParts.of(state.task(task), history(task), words))
            .toList();
    return new Report.StepPart(step.id(), step.title(), chain, does(step.work()), tasks);
  }

  private static String does(StepWork work) {
    return switch (work) {
      case StepWork.Act act -> act.uses();
      case StepWork.Wait _ -> "wait";
      case StepWork.Manual _ -> "manual";
      case StepWork.Chain _ -> "chain";
    };
  }

  private static Report.Counts counts(List<Report.PhasePart> phases, List<Report.Asked> requests) {
    List<Report.StepPart> steps = phases.stream().flatMap(phase -> phase.steps().stream()).toList();
    var counted = new Counted();
    steps.stream().flatMap(step -> step.tasks().stream()).forEach(counted::add);
    List<Report.Asked> people =
        requests.stream().filter(asked -> !asked.by().operator().equals(Actor.YES)).toList();
    int refused = (int) people.stream().filter(asked -> asked.refused().isPresent()).count();
    return counted.counts(steps.size(), people.size() - refused, refused);
  }

  /** What became of tasks, counted. */
  private static final class Counted {
    private int tasks;
    private int done;
    private int satisfied;
    private int skipped;
    private int undone;
    private int failed;
    private int notBegun;

    void add(Report.TaskPart task) {
      tasks++;
      switch (task.status()) {
        case SUCCEEDED -> {
          done += task.satisfied() ? 0 : 1;
          satisfied += task.satisfied() ? 1 : 0;
        }
        case SKIPPED -> skipped++;
        case UNDONE -> undone++;
        case FAILED, STOPPED, UNDO_FAILED -> failed++;
        case PENDING -> notBegun++;
        case RUNNING,
            GATE,
            APPROVED,
            REJECTED,
            WAITING,
            MANUAL,
            RETRYING,
            IN_DOUBT,
            UNKNOWN,
            UNDOING,
            UNDO_UNKNOWN,
            UNDO_CONFIRMED -> {}
      }
    }

    Report.Counts counts(int steps, int accepted, int refused) {
      int open = tasks - done - satisfied - skipped - undone - failed - notBegun;
      return new Report.Counts(
          steps, tasks, done, satisfied, skipped, undone, failed, open, notBegun, accepted,
          refused);
    }
  }

  private Timeline timeline(List<Timeline.Band> bands) {
    List<Timeline.Band> withoutEngine = Bands.lasting(bands, Timeline.Over.NO_ENGINE);
    var lanes = new ArrayList<Timeline.Lane>();
    for (Phase phase : source.plan().plan().phases()) {
      String title = phase.title().isEmpty() ? phase.id() : phase.title();
      for (Step outer : phase.steps()) {
        List<Step> links = outer.chain().isEmpty() ? List.of(outer) : outer.chain();
        links.forEach(step -> lanes.addAll(lanes(title, outer, step, withoutEngine)));
      }
    }
    int left = Math.max(0, lanes.size() - Lanes.MOST);
    Instant from = state.startedAt().orElse(source.now());
    return new Timeline(from, until(), lanes.subList(0, lanes.size() - left), bands, left);
  }

  private List<Timeline.Lane> lanes(
      String phase, Step outer, Step step, List<Timeline.Band> withoutEngine) {
    List<Lanes.Row> rows =
        source.plan().targetsOf(outer).stream()
            .map(target -> new TaskId(step.id(), target))
            .map(task -> new Lanes.Row(task, Spans.of(history(task), withoutEngine)))
            .filter(row -> !row.spans().isEmpty())
            .toList();
    return Lanes.of(phase, step.id(), rows);
  }

  static boolean waitsForAnswer(TaskState task) {
    return switch (task.status()) {
      case IN_DOUBT, UNKNOWN, UNDO_UNKNOWN -> true;
      default -> false;
    };
  }
}
