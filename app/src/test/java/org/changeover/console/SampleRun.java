package org.changeover.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.changeover.plan.Gate;
import org.changeover.plan.Phase;
import org.changeover.plan.Plan;
import org.changeover.plan.Role;
import org.changeover.plan.Rollout;
import org.changeover.plan.SourcePosition;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.plan.Value;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.OutputTail;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.spi.Change;
import org.changeover.spi.FileState;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.changeover.spi.SavedFile;
import org.changeover.spi.Sighting;

/** A run of the reference plan as its journal would tell it, up to a moment. */
final class SampleRun {
  static final Instant START = Instant.parse("2026-11-22T13:30:00Z");
  static final Actor ALICE = new Actor("alice", Set.of("operator", "approver"), "", "local");
  static final Actor VIEWER = new Actor("vera", Set.of("viewer"), "", "local");
  static final TaskId FIND = new TaskId("find-addresses", "dns");
  static final TaskId TTL = new TaskId("lower-ttl", "dns");
  static final TaskId OLD_TTL = new TaskId("old-ttl-gone", TaskId.RUN);
  static final TaskId ROLES = new TaskId("copy-roles", "new");
  static final TaskId COPY = new TaskId("copy-database", "new");
  static final TaskId STATIC = new TaskId("static-on", "old");
  static final TaskId FENCE = new TaskId("fence-database", "old");
  static final TaskId AGAIN = new TaskId("copy-database-again", "new");
  static final TaskId SWITCH = new TaskId("switch-dns", "dns");
  static final TaskId CALL = new TaskId("call-hosting", TaskId.RUN);

  private static final SourcePosition AT = new SourcePosition("plan.yaml", 1, 1);

  final List<Entry> entries = new ArrayList<>();
  final List<Telemetry> telemetry = new ArrayList<>();
  final Map<TaskId, OutputTail> kept = new HashMap<>();
  private List<String> mirrors = mirrors(3);
  private long printed;
  Instant now = START;

  /** The plan with the mirrors of this run. */
  RunPlan planned() {
    return plan(mirrors);
  }

  static RunPlan plan() {
    return plan(mirrors(3));
  }

  private static List<String> mirrors(int many) {
    return IntStream.rangeClosed(1, many).mapToObj(n -> "mirror" + n).toList();
  }

  private static RunPlan plan(List<String> mirrors) {
    var targets = new LinkedHashMap<String, List<String>>();
    for (String step : List.of("find-addresses", "lower-ttl", "switch-dns")) {
      targets.put(step, List.of("dns"));
    }
    targets.put("old-ttl-gone", List.of(TaskId.RUN));
    targets.put("call-hosting", List.of(TaskId.RUN));
    for (String step : List.of("copy-roles", "copy-database", "copy-database-again")) {
      targets.put(step, List.of("new"));
    }
    targets.put("static-on", List.of("old"));
    targets.put("fence-database", List.of("old"));
    targets.put("sync-off", mirrors);
    return new RunPlan(
        new Plan(
            "libravatar",
            "Move the main Libravatar server",
            Map.of("domain", "libravatar.example"),
            Optional.of(Duration.ofMinutes(10)),
            Optional.empty(),
            phases(),
            "",
            "0".repeat(64),
            AT),
        targets);
  }

  private static List<Phase> phases() {
    return List.of(
        phase(
            "prepare-dns",
            "Prepare DNS",
            act(
                "find-addresses",
                "Find every record that holds an old address",
                "dns/find-addresses"),
            act("lower-ttl", "Lower the TTL of those names to an hour", "dns/set-ttl"),
            step(
                "old-ttl-gone",
                "Wait until the old TTL has run out everywhere",
                new StepWork.Wait(
                    new StepWork.Wait.For(text("1h")), "caches may still hold the old TTL", AT))),
        phase(
            "prepare-new",
            "Prepare the new server",
            act("copy-roles", "Copy the database's roles", "database/roles"),
            act("copy-database", "Copy the database for the first time", "database/copy")),
        phase(
            "migrate",
            "Migrate",
            act("static-on", "Static page on, application off", "web/maintenance"),
            act("fence-database", "Keep every writer out of the old database", "database/fence"),
            act(
                "copy-database-again",
                "Copy the database again, after the last write",
                "database/copy"),
            chain()),
        phase(
            "switch",
            "Switch",
            gated(act("switch-dns", "Point every name at the new server", "dns/replace-addresses")),
            step(
                "call-hosting",
                "Telephone the hosting company",
                new StepWork.Manual(text("Telephone the hosting company: reverse DNS")))));
  }

  private static Step chain() {
    Step off = act("pause-cron", "Comment the sync jobs out", "host/command");
    Step ended = act("sync-ended", "Running syncs have ended", "check/command");
    return new Step(
        "sync-off",
        "Stop the mirrors' sync",
        new StepWork.Chain(List.of(off, ended)),
        List.of(new Step.Name("mirrors", AT)),
        List.of(),
        Optional.of(new Rollout(1, 2, 1, AT)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Step.OnFailure.STOP,
        AT);
  }

  private static Phase phase(String id, String title, Step... steps) {
    return new Phase(id, title, List.of(steps), AT);
  }

  private static Step gated(Step step) {
    var gate =
        new Gate(
            text(ASK_SWITCH),
            Set.of(Role.APPROVER),
            Set.of(),
            2,
            Optional.of(Duration.ofMinutes(30)),
            Gate.Otherwise.HOLD,
            false,
            AT);
    return new Step(
        step.id(),
        step.title(),
        step.work(),
        step.targets(),
        step.needs(),
        step.rollout(),
        step.when(),
        Optional.of(gate),
        step.timeout(),
        step.retry(),
        step.onFailure(),
        AT);
  }

  private static Step act(String id, String title, String uses) {
    var with = new LinkedHashMap<String, Value.Field>();
    with.put("from", new Value.Field(AT, text("${hosts.old.addresses}")));
    with.put("jobs", new Value.Field(AT, new Value.Num(2L, "2", AT)));
    int slash = uses.indexOf('/');
    return step(
        id,
        title,
        new StepWork.Act(
            uses.substring(0, slash), uses.substring(slash + 1), new Value.Fields(with, AT), AT));
  }

  private static Step step(String id, String title, StepWork work) {
    return new Step(
        id,
        title,
        work,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Duration.ofMinutes(5)),
        Optional.empty(),
        Step.OnFailure.STOP,
        AT);
  }

  private static Value text(String text) {
    return new Value.Text(text, AT);
  }

  SampleRun after(long seconds) {
    now = now.plusSeconds(seconds);
    return this;
  }

  SampleRun add(Event event) {
    entries.add(new Entry(entries.size() + 1, now, event));
    return this;
  }

  SampleRun line(TaskId task, String host, String text) {
    return line(task, host, "out", text);
  }

  private SampleRun line(TaskId task, String host, String stream, String text) {
    telemetry.add(new Telemetry.Line(task, host, stream, text, printed + telemetry.size() + 1));
    return this;
  }

  /** Has a task print lines before the console opens, of which its file holds even more. */
  private SampleRun printedBefore(TaskId task, String host, String... texts) {
    var lines = new ArrayList<Telemetry.Line>();
    for (String text : texts) {
      printed++;
      lines.add(new Telemetry.Line(task, host, "out", text, printed));
    }
    kept.put(task, new OutputTail(file(task), printed, true, lines));
    return this;
  }

  OutputTail tail(TaskId task) {
    return kept.getOrDefault(task, OutputTail.nothing(file(task)));
  }

  private static String file(TaskId task) {
    return "/var/lib/changeover/runs/libravatar-20261122-1330-k3f/output/" + task + ".log";
  }

  /** The first events of every run. */
  static SampleRun started() {
    var run = new SampleRun();
    return run.add(
            new Event.RunStarted(
                "libravatar-20261122-1330-k3f",
                "libravatar",
                "Move the main Libravatar server",
                "a".repeat(64),
                "b".repeat(64),
                List.of(),
                "0.1.0",
                1,
                true,
                Map.of("domain", "libravatar.example"),
                ALICE))
        .add(new Event.EngineStarted(1, 4711, Event.Options.none(), ALICE));
  }

  /** The same, not on the lab. */
  SampleRun real() {
    var first = (Event.RunStarted) entries.getFirst().event();
    var real =
        new Event.RunStarted(
            first.run(),
            first.plan(),
            first.title(),
            first.planSha256(),
            first.inventorySha256(),
            first.plugins(),
            first.version(),
            first.journalFormat(),
            false,
            first.variables(),
            first.by());
    entries.set(0, new Entry(1, entries.getFirst().at(), real));
    return this;
  }

  private SampleRun done(TaskId task, long seconds, String evidence) {
    return begin(task).after(seconds).add(new Event.TaskSucceeded(task, evidence, true, Map.of()));
  }

  private SampleRun begin(TaskId task) {
    return add(new Event.TaskStarted(task, 1, 1));
  }

  private static Reversal reversal(String format) {
    return format.startsWith("dns/replace")
        ? Reversal.compensating("what users wrote to the new server since is lost")
        : Reversal.exact();
  }

  private SampleRun intend(TaskId task, String format, Map<String, String> facts) {
    var saved =
        task.target().equals("old")
            ? List.of(
                new SavedFile(
                    "old", FileState.absent("/etc/apache2/sites-enabled/000-maintenance.conf"), ""))
            : List.<SavedFile>of();
    return add(
        new Event.IntentRecorded(
            task, 1, 1, 1, new Receipt(format, facts, saved), reversal(format)));
  }

  static List<Change> ttlChanges() {
    return List.of(
        new Change("www.libravatar.example A TTL", "43200", "3600"),
        new Change("www.libravatar.example AAAA TTL", "43200", "3600"));
  }

  static List<Change> switchChanges() {
    return List.of(
        new Change("libravatar.example A", "203.0.113.10", "203.0.113.20"),
        new Change("libravatar.example AAAA", "2001:db8::10", "2001:db8::20"),
        new Change("www.libravatar.example A", "203.0.113.10", "203.0.113.20"),
        new Change("stats.libravatar.example A", "203.0.113.10", "203.0.113.20"));
  }

  /** The first copy of the database goes on. */
  static SampleRun running() {
    SampleRun run =
        started().done(FIND, 2, "28 records of 2 zones hold an old address; all are expected");
    run.begin(TTL)
        .add(new Event.Checked(TTL, Event.Verdict.DIFFERS, ttlChanges(), "f1", ""))
        .intend(TTL, "dns/set-ttl@1", Map.of("zone", "libravatar.example", "old-ttl", "43200"))
        .after(4)
        .add(
            new Event.TaskSucceeded(
                TTL,
                "28 record sets answer TTL 3600 on ns1 and ns2; serial 2026112203",
                true,
                Map.of("expires", "2026-11-22T13:30:21Z", "records", 28)));
    run.add(
            new Event.WaitStarted(
                OLD_TTL, run.now.plusSeconds(15), "caches may still hold the old TTL"))
        .after(15)
        .add(new Event.TaskSucceeded(OLD_TTL, "waited until 13:30:21Z", false, Map.of()));
    run.done(ROLES, 3, "role djangouser is on new with its password");
    run.begin(COPY).intend(COPY, "database/copy@1", Map.of("database", "libravatar"));
    run.after(9).line(COPY, "old", "pg_dump: last built-in OID is 16383");
    for (String table :
        List.of("account", "avatar", "avatar_rendering", "confirmed_email", "login", "upload")) {
      run.line(COPY, "old", "pg_dump: dumping contents of table \"public." + table + "\"");
    }
    run.line(COPY, "old", "pg_dump: dumped 214,311 rows in 7.9 s, 41 MB");
    run.line(COPY, "new", "received 41 MB, SHA-256 9c1f0e6b7d21…");
    run.line(COPY, "new", "pg_restore: creating TABLE \"public.avatar\"");
    run.line(COPY, "new", "pg_restore: processing data for table \"public.avatar\"");
    run.line(COPY, "new", "pg_restore: processing data for table \"public.upload\"");
    run.telemetry.add(new Telemetry.Progress(COPY, 62, 100, "%"));
    return run.after(23);
  }

  private SampleRun copied() {
    return add(
        new Event.TaskSucceeded(
            COPY,
            "11 tables, 214,311 rows: counts, content and sequences equal on both sides",
            true,
            Map.of("rows", 214311, "tables", 11)));
  }

  private static final String ASK_DOWN = "Take www.libravatar.example down now?";
  private static final String ASK_SWITCH =
      "Point www.libravatar.example at the new server? From then on users write to it.";

  private SampleRun gate(TaskId task, String ask, List<Change> changes, int count) {
    return begin(task)
        .after(1)
        .add(new Event.Checked(task, Event.Verdict.DIFFERS, changes, "9f2c71aa", ""))
        .add(
            new Event.GateOpened(
                task,
                ask,
                List.of("approvers"),
                count,
                true,
                Optional.of(now.plus(Duration.ofMinutes(30))),
                false,
                "9f2c71aa",
                "a".repeat(64)));
  }

  /** Down, fenced, and copied again. */
  private static SampleRun migrating() {
    SampleRun run = running().copied();
    run.gate(
            STATIC, ASK_DOWN, List.of(new Change("old: site libravatar", "enabled", "disabled")), 1)
        .after(40)
        .add(new Event.Approved(STATIC, ALICE, "", "9f2c71aa"))
        .intend(STATIC, "web/maintenance@1", Map.of("reload", "graceful"))
        .after(2)
        .add(new Event.ProbeChanged(false, "503 Service Unavailable"))
        .add(
            new Event.TaskSucceeded(
                STATIC, "12 of 12 paths answer 503 with Retry-After 600", true, Map.of()));
    run.begin(FENCE)
        .intend(FENCE, "database/fence@1", Map.of("connection-limit", "-1"))
        .after(1)
        .add(
            new Event.TaskSucceeded(
                FENCE, "no foreign backend; counters stand still", true, Map.of()));
    return run;
  }

  /** The service is down, and the last copy goes on. */
  static SampleRun copyingAgain() {
    SampleRun run = migrating();
    run.begin(AGAIN).intend(AGAIN, "database/copy@1", Map.of("database", "libravatar")).after(4);
    run.line(AGAIN, "old", "pg_dump: saving search_path = ");
    for (String table : List.of("account", "avatar", "confirmed_email", "upload")) {
      run.line(AGAIN, "old", "pg_dump: dumping contents of table \"public." + table + "\"");
    }
    run.line(AGAIN, "old", "dumped 214,402 rows in 8.1 s");
    run.line(AGAIN, "new", "received 41 MB from old; SHA-256 d01c44b98e77, equal on both sides");
    run.line(AGAIN, "new", "pg_restore: connecting to database for restore");
    for (String table : List.of("account", "avatar", "confirmed_email")) {
      run.line(AGAIN, "new", "pg_restore: processing data for table \"public." + table + "\"");
    }
    run.telemetry.add(new Telemetry.Progress(AGAIN, 71, 100, "%"));
    return run.after(18);
  }

  private SampleRun copiedAgain() {
    begin(AGAIN).intend(AGAIN, "database/copy@1", Map.of("database", "libravatar"));
    after(31)
        .add(
            new Event.TaskSucceeded(
                AGAIN, "11 tables, 214,402 rows equal on both sides", true, Map.of()));
    for (String host : List.of("mirror1", "mirror2", "mirror3")) {
      var cron = new TaskId("pause-cron", host);
      begin(cron).intend(cron, "host/command@1", Map.of("undo", "restore")).after(1);
      add(new Event.TaskSucceeded(cron, "two job lines are commented", true, Map.of()));
      var ended = new TaskId("sync-ended", host);
      begin(ended).add(new Event.TaskSucceeded(ended, "no rsync runs", false, Map.of()));
    }
    return this;
  }

  /** Approval of the switch is asked for. */
  static SampleRun gateOpen() {
    return migrating().copiedAgain().gate(SWITCH, ASK_SWITCH, switchChanges(), 2).after(17);
  }

  /** The names have been switched, and one server still says what was before. */
  static SampleRun switching() {
    SampleRun run = gateOpen().begin(SWITCH);
    var seen = new ArrayList<Sighting>();
    String zone = "libravatar.example";
    for (String name : List.of("www." + zone, "cdn." + zone, "seccdn." + zone)) {
      seen.add(seen(zone, name + " A", "ns1", "203.0.113.20", Duration.ofMinutes(5)));
      boolean late = name.startsWith("cdn");
      String second = late ? "203.0.113.10" : "203.0.113.20";
      Duration ttl = late ? Duration.ofHours(1) : Duration.ofMinutes(5);
      seen.add(seen(zone, name + " A", "ns2", second, ttl));
    }
    seen.add(seen(zone, zone + " SOA", "ns1", "2026112204", null));
    seen.add(seen(zone, zone + " SOA", "ns2", "2026112203", null));
    var earlier =
        new Telemetry.Earlier(
            "cdn." + zone + " A",
            List.of("203.0.113.10"),
            Duration.ofHours(1),
            run.now.plusSeconds(3560));
    var hosts = Map.of("203.0.113.10", "old", "203.0.113.20", "new");
    run.telemetry.add(new Telemetry.Watched(List.of("dns"), hosts));
    run.telemetry.add(
        new Telemetry.Sighted(
            "dns",
            Optional.of(run.now),
            seen,
            List.of(earlier),
            Optional.empty(),
            Optional.empty()));
    return run;
  }

  private static Sighting seen(
      String zone, String subject, String where, String value, Duration ttl) {
    return new Sighting(
        zone,
        subject,
        where,
        Sighting.Kind.SOURCE,
        List.of(value),
        Optional.ofNullable(ttl),
        Optional.empty());
  }

  static SampleRun failed() {
    SampleRun run = migrating();
    run.begin(AGAIN).intend(AGAIN, "database/copy@1", Map.of("database", "libravatar")).after(12);
    run.printedBefore(
        AGAIN,
        "old",
        "pg_dump: dumping contents of table \"public.upload\"",
        "pg_dump: dumped 214,311 rows in 7.9 s, 41 MB");
    run.line(AGAIN, "new", "pg_restore: connecting to database for restore");
    run.line(
        AGAIN, "new", "err", "pg_restore: error: could not write to file: No space left on device");
    return run.add(
            new Event.TaskFailed(
                AGAIN,
                "pg_restore on new exited 1: could not write to file \"base/16411/16502\": No space"
                    + " left on device. Free space on /var/lib/postgresql, then retry.",
                Optional.empty()))
        .after(20);
  }

  /** The mirrors' cron was paused on all but those that are named by their numbers. */
  static SampleRun mirrorsFailed(int many, Set<Integer> failed) {
    SampleRun run = migrating();
    run.mirrors = mirrors(many);
    run.done(AGAIN, 31, "11 tables, 214,402 rows equal on both sides");
    for (int n = 1; n <= many; n++) {
      var cron = new TaskId("pause-cron", "mirror" + n);
      run.begin(cron)
          .add(
              failed.contains(n)
                  ? new Event.TaskFailed(cron, "mirror" + n + ": disk full", Optional.empty())
                  : new Event.TaskSucceeded(cron, "two job lines are commented", true, Map.of()));
    }
    return run.after(5);
  }

  /** The first so many of the mirrors have ended their chain. */
  static SampleRun mirrorsThrough(int many, int through) {
    SampleRun run = migrating();
    run.mirrors = mirrors(many);
    run.done(AGAIN, 31, "11 tables, 214,402 rows equal on both sides");
    for (int n = 1; n <= through; n++) {
      run.done(new TaskId("pause-cron", "mirror" + n), 0, "two job lines are commented");
      run.done(new TaskId("sync-ended", "mirror" + n), 0, "no rsync runs");
    }
    return run.after(5);
  }

  static SampleRun inDoubt() {
    SampleRun run = migrating();
    run.begin(AGAIN).intend(AGAIN, "database/copy@1", Map.of("database", "libravatar")).after(12);
    return run.add(
            new Event.DoubtRaised(
                AGAIN,
                "Did the restore on new end before the connection was lost?",
                List.of(
                    "the job on new wrote no exit code",
                    "new was started again 38 s ago (boot id differs)",
                    "7 of 11 tables have as many rows as on old"),
                false))
        .after(8);
  }

  static SampleRun undoing() {
    SampleRun run = gateOpen();
    run.add(new Event.Rejected(SWITCH, ALICE, "the new server is too slow"))
        .after(5)
        .add(new Event.RunPaused(ALICE, ""))
        .add(new Event.UndoRequested(Optional.of("static-on"), ALICE, "try again tomorrow"));
    for (String host : List.of("mirror3", "mirror2", "mirror1")) {
      var cron = new TaskId("pause-cron", host);
      run.add(new Event.UndoStarted(cron, 1)).after(1);
      run.add(new Event.TaskUndone(cron, "the cron file is byte for byte as before"));
    }
    return run.add(new Event.UndoStarted(AGAIN, 1))
        .line(AGAIN, "new", "DROP DATABASE libravatar")
        .after(3);
  }

  static SampleRun finished() {
    SampleRun run = gateOpen();
    run.add(new Event.Approved(SWITCH, ALICE, "", "9f2c71aa"))
        .add(
            new Event.Approved(
                SWITCH, new Actor("bob", Set.of("approver"), "", "local"), "", "9f2c71aa"))
        .intend(SWITCH, "dns/replace-addresses@1", Map.of("zone", "libravatar.example"))
        .after(6)
        .add(
            new Event.TaskSucceeded(
                SWITCH,
                "28 names answer 203.0.113.20 and 2001:db8::20 on ns1 and ns2",
                true,
                Map.of()))
        .after(2)
        .add(new Event.ProbeChanged(true, "200 OK"))
        .add(new Event.ManualAsked(CALL, "Telephone the hosting company: reverse DNS"))
        .after(65)
        .add(new Event.ManualConfirmed(CALL, ALICE, "spoke to Jo, done by 15:00"))
        .add(new Event.RunFinished(List.of()));
    return run.after(4);
  }
}
