package org.changeover.mirrors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.kit.ReplacesFiles;
import org.changeover.kit.SavedFiles;
import org.changeover.mirrors.Processes.Running;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.FileState;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Comments out the job lines of a mirror's cron file and waits until nothing synchronises any more:
 * cron reads the file anew at the next minute, and what it has started goes on.
 *
 * <p>A file that is not as the package ships it is nobody's guess: it may hold jobs of the owner's
 * own, or none at all any more. The check says what it saw and what to do.
 */
final class PauseSync extends Described<PauseSync.Parameters>
    implements ReplacesFiles<PauseSync.Parameters, MirrorsSettings> {
  private static final String FORMAT = "mirrors/pause-sync@1";
  private static final String FORMAT_OF_ENDING = "mirrors/pause-sync-end@1";

  record Parameters(
      @Doc("How long what synchronises now may go on.") @Default("15m") Duration atMost,
      @Doc("What to do when it has not ended by then: fail, or end it.") @Default("fail") Late late,
      @Doc(
              "What to do with a cron file that is not as the package ships it: ask, or pause every job line in it.")
          @Default("ask")
          Edited edited) {}

  /** What becomes of processes that do not end in time. */
  enum Late {
    FAIL,
    END
  }

  /** What becomes of a file that somebody edited. */
  enum Edited {
    ASK,
    PAUSE
  }

  PauseSync() {
    super(
        "pause-sync",
        "Comments out a mirror's cron jobs and waits until nothing synchronises",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(new OutputDoc("paused", "The job lines that are commented out."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("host:" + target.name() + "/sync");
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<MirrorsSettings> context) {
    return CronState.of(context)
        .zipWith(Processes.of(context.host(), context.settings().user()))
        .map(found -> judged(found.getT1(), found.getT2(), parameters, context));
  }

  private static Check judged(
      CronState cron,
      List<Running> running,
      Parameters parameters,
      ReadContext<MirrorsSettings> context) {
    Optional<String> doubt = doubt(cron, parameters, context);
    if (doubt.isPresent()) {
      return new Check.Unknown(doubt.get());
    }
    var changes = new ArrayList<Change>();
    List<String> jobs = cron.file().map(CronFile::jobs).orElse(List.of());
    jobs.forEach(line -> changes.add(new Change(cron.state().path(), line, "commented out")));
    running.forEach(process -> changes.add(new Change("process", process.shown(), "ended")));
    if (!changes.isEmpty()) {
      return new Check.Differs(changes, "%s %s".formatted(cron.state().sha256(), jobs));
    }
    List<String> paused =
        cron.file().map(f -> f.pausedBy(context.operation().run())).orElse(List.of());
    return new Check.Satisfied(
        new Evidence(
            "%s: %d job lines commented out, none active; no process of %s"
                .formatted(cron.state().path(), paused.size(), context.settings().user()),
            Map.of("paused", paused)));
  }

  /** Why it is not certain what the file's owner wants. */
  private static Optional<String> doubt(
      CronState cron, Parameters parameters, ReadContext<MirrorsSettings> context) {
    String path = cron.state().path();
    boolean asks = parameters.edited() == Edited.ASK;
    if (cron.file().isEmpty()) {
      boolean gone = cron.state().kind() == FileState.Kind.ABSENT;
      if (gone && !asks) {
        return Optional.empty();
      }
      String beside = cron.beside().isEmpty() ? "" : ", but " + String.join(", ", cron.beside());
      return Optional.of(
          gone
              ? "there is no %s%s; when nothing else starts the synchronising, say 'edited: pause'"
                  .formatted(path, beside)
              : path + " is no file; look at it");
    }
    CronFile file = cron.file().get();
    String run = context.operation().run();
    Optional<String> unclear = CronDoubts.of(file, path, run);
    if (unclear.isPresent() || !asks) {
      return unclear;
    }
    if (!cron.isAsShipped(file.resumed(run))) {
      return Optional.of(
          "%s was edited: it has %d active job lines and is not what the package %s ships; look at it, and say 'edited: pause' to comment out every active one"
              .formatted(path, file.jobs().size(), context.settings().packageName()));
    }
    return file.jobs().isEmpty() && file.pausedBy(run).isEmpty()
        ? Optional.of(
            "%s has no active job line; when nothing else starts the synchronising, say 'edited: pause'"
                .formatted(path))
        : Optional.empty();
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<MirrorsSettings> context) {
    return CronState.of(context)
        .flatMapMany(cron ->
            doubt(cron, parameters, context)
                .<Flux<Notice>>map(doubt -> Flux.error(new ActionFailedException(doubt)))
                .orElseGet(() -> pause(cron, context)))
        .concatWith(Flux.defer(() -> quieten(parameters, context)));
  }

  private static Flux<Notice> pause(CronState cron, ChangeContext<MirrorsSettings> context) {
    return cron.file()
        .filter(file -> !file.jobs().isEmpty())
        .map(file -> file.paused(context.operation().run(), context.operation().step()))
        .map(paused ->
            SavedFiles.replace(context, context.host(), FORMAT, List.of(cron.with(paused))))
        .orElseGet(Flux::empty);
  }

  private static Flux<Notice> quieten(
      Parameters parameters, ChangeContext<MirrorsSettings> context) {
    String user = context.settings().user();
    return Processes.awaitNone(context.host(), user, parameters.atMost(), context.clock())
        .flatMapMany(left -> {
          if (left.isEmpty()) {
            return Flux.empty();
          }
          return switch (parameters.late()) {
            case END -> end(left, context);
            case FAIL ->
                Flux.error(
                    new ActionFailedException(
                        "%s: after %d s this still runs as %s: %s. Wait and retry, or say 'late: end'"
                            .formatted(
                                context.host().name(),
                                parameters.atMost().toSeconds(),
                                user,
                                Processes.shown(left))));
          };
        });
  }

  private static Flux<Notice> end(List<Running> left, ChangeContext<MirrorsSettings> context) {
    return context
        .intend(Receipt.of(FORMAT_OF_ENDING, Map.of("ended", Processes.shown(left))))
        .flatMap(intent -> Processes.end(context.host(), intent, context.settings().user(), left))
        .thenMany(Flux.fromIterable(left))
        .map(process -> new Notice.Did(new Change("process", process.shown(), "ended")));
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters parameters, Receipt receipt, ReadContext<MirrorsSettings> context) {
    return receipt.format().equals(FORMAT_OF_ENDING)
        ? Mono.just(new UndoCheck.AlreadyUndone("cron starts what was ended again in time"))
        : ReplacesFiles.super.checkUndo(parameters, receipt, context);
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<MirrorsSettings> context) {
    return receipt.format().equals(FORMAT_OF_ENDING)
        ? Flux.empty()
        : ReplacesFiles.super.undo(parameters, receipt, context);
  }
}
