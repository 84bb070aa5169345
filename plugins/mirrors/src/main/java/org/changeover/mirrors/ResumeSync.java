package org.changeover.mirrors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.kit.ReplacesFiles;
import org.changeover.kit.SavedFiles;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings the job lines back that {@link PauseSync} commented out earlier in the run.
 *
 * <p>The cron file is a conffile: dpkg keeps an edited one when the package is updated, says
 * nothing, and the synchronising stays off. So the evidence is never the update, but the lines that
 * are active, and what dpkg's own record of the file says of them.
 */
final class ResumeSync extends Described<ResumeSync.Parameters>
    implements ReplacesFiles<ResumeSync.Parameters, MirrorsSettings> {
  private static final String FORMAT = "mirrors/resume-sync@1";

  record Parameters(
      @Doc(
              "Which cron file to end with: before, as it was before the jobs were paused; or shipped, as the installed package has it.")
          @Default("before")
          Take take) {}

  /** Which content the file gets. */
  enum Take {
    BEFORE,
    SHIPPED
  }

  ResumeSync() {
    super("resume-sync", "Brings a mirror's cron jobs back", Parameters.class, TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("active", "The job lines that are active."),
        new OutputDoc("conffile", "How the cron file stands to what the package ships."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("host:" + target.name() + "/sync");
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<MirrorsSettings> context) {
    return CronState.of(context).map(cron -> judged(cron, parameters, context.operation().run()));
  }

  private static Check judged(CronState cron, Parameters parameters, String run) {
    Optional<String> doubt = doubt(cron, parameters, run);
    if (doubt.isPresent()) {
      return new Check.Unknown(doubt.get());
    }
    CronFile now = cron.file().orElseThrow();
    CronFile wanted = wanted(cron, parameters, run);
    if (!now.equals(wanted)) {
      return new Check.Differs(
          List.of(
              new Change(
                  cron.state().path(),
                  "active: " + shown(now.jobs()),
                  "active: " + shown(wanted.jobs()))),
          cron.state().sha256());
    }
    String conffile = cron.conffile(run);
    return new Check.Satisfied(
        new Evidence(
            "%s: active: %s; %s".formatted(cron.state().path(), shown(now.jobs()), conffile),
            Map.of("active", now.jobs(), "conffile", conffile)));
  }

  private static CronFile wanted(CronState cron, Parameters parameters, String run) {
    CronFile before = cron.file().orElseThrow().resumed(run);
    return switch (parameters.take()) {
      case BEFORE -> before;
      case SHIPPED -> cron.isAsShipped(before) ? before : cron.offered().orElse(before);
    };
  }

  private static Optional<String> doubt(CronState cron, Parameters parameters, String run) {
    String path = cron.state().path();
    if (cron.file().isEmpty()) {
      return Optional.of("there is no file " + path + "; nothing can be brought back in it");
    }
    if (cron.wasInterrupted()) {
      return Optional.of(
          "%s.dpkg-new is there: dpkg was interrupted; finish it with 'dpkg --configure -a'"
              .formatted(path));
    }
    Optional<String> unclear = CronDoubts.of(cron.file().get(), path, run);
    if (unclear.isPresent()) {
      return unclear;
    }
    CronFile wanted = wanted(cron, parameters, run);
    if (wanted.jobs().isEmpty()) {
      return Optional.of(
          path + " would have no active job line, and this run has paused none in it; look at it");
    }
    return parameters.take() == Take.SHIPPED && !cron.isAsShipped(wanted)
        ? Optional.of(
            "neither %s nor a .dpkg-dist beside it is what the package ships; say 'take: before', or reinstall the package with --force-confnew"
                .formatted(path))
        : Optional.empty();
  }

  private static String shown(List<String> jobs) {
    return jobs.isEmpty() ? "none" : String.join(" | ", jobs);
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<MirrorsSettings> context) {
    String run = context.operation().run();
    return CronState.of(context)
        .flatMapMany(cron ->
            doubt(cron, parameters, run)
                .<Flux<Notice>>map(doubt -> Flux.error(new ActionFailedException(doubt)))
                .orElseGet(() -> resume(cron, wanted(cron, parameters, run), context)));
  }

  private static Flux<Notice> resume(
      CronState cron, CronFile wanted, ChangeContext<MirrorsSettings> context) {
    return wanted.equals(cron.file().orElseThrow())
        ? Flux.empty()
        : SavedFiles.replace(context, context.host(), FORMAT, List.of(cron.with(wanted)));
  }
}
