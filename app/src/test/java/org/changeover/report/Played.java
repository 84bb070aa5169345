package org.changeover.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Phase;
import org.changeover.plan.Plan;
import org.changeover.plan.Probe;
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

/**
 * A run with everything in it that a report tells of: a failure that was retried, one that the
 * engine retried, a gate with two approvers, a rejection and its opening again, a doubt that was
 * answered, a skip, an undo, an outage, a crash of the engine, a jump of the clock, a refusal.
 */
final class Played {
  /** The value of a parameter that may be sensitive. */
  static final String PLANTED = "hunter2-planted";

  static final Instant START = Instant.parse("2026-11-22T13:30:00Z");
  static final Actor ALICE = new Actor("alice", Set.of("operator"), "", "local", "alice-w");
  static final Actor BOB =
      new Actor(
          "bob",
          Set.of("approver"),
          "SHA256:4Xb1pQ2rVwq0G9mV7yT1bq3cE0kHn2sJ8uLxZaYdKfA",
          "203.0.113.9");
  static final Actor CAROL =
      new Actor(
          "carol",
          Set.of("operator", "approver"),
          "SHA256:pO8zQeTnB6yWm3uVxJ5kRaGf1LhC7dSi0tYgM2bNqEo",
          "2001:db8::77");
  static final Actor VERA =
      new Actor(
          "vera",
          Set.of("viewer"),
          "SHA256:J1vKc9sYtUo5hQeXw2ZbFm8nDgR4aLpI6rTqHkNyCx0",
          "203.0.113.80");
  static final TaskId TTL = new TaskId("lower-ttl", "dns");
  static final TaskId OLD_TTL = new TaskId("old-ttl-gone", TaskId.RUN);
  static final TaskId COPY = new TaskId("copy-database", "new");
  static final TaskId FENCE = new TaskId("fence-database", "old");
  static final TaskId SWITCH = new TaskId("switch-dns", "dns");
  static final TaskId CALL = new TaskId("call-hosting", TaskId.RUN);
  static final TaskId STATS = new TaskId("move-statistics", "new");
  static final TaskId TRIAL = new TaskId("trial-mail", "new");

  private static final SourcePosition AT = new SourcePosition("plan.yaml", 1, 1);

  final List<Entry> entries = new ArrayList<>();
  final Map<TaskId, List<Telemetry.Line>> printed = new HashMap<>();
  private final List<String> mirrors = List.of("mirror1", "mirror2", "mirror3");
  Instant now = START;
  String title = "Move the main Libravatar server";
  String status = "finished";
  String why = "without pull@mirror2";

  RunPlan plan() {
    var targets = new HashMap<String, List<String>>();
    List.of("lower-ttl", "switch-dns").forEach(step -> targets.put(step, List.of("dns")));
    List.of("old-ttl-gone", "call-hosting").forEach(step -> targets.put(step, List.of(TaskId.RUN)));
    List.of("copy-database", "move-statistics", "trial-mail")
        .forEach(step -> targets.put(step, List.of("new")));
    targets.put("fence-database", List.of("old"));
    targets.put("mirrors-follow", mirrors);
    return new RunPlan(
        new Plan(
            "libravatar",
            title,
            Map.of("domain", "libravatar.example"),
            Optional.of(Duration.ofMinutes(10)),
            Optional.of(probe()),
            phases(),
            "",
            "0".repeat(64),
            AT),
        targets);
  }

  private static Probe probe() {
    return new Probe(
        new Step.Name("tester", AT),
        text("https://www.libravatar.example/"),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        200,
        Optional.empty(),
        Optional.empty(),
        AT);
  }

  private static List<Phase> phases() {
    var off = step("pause-cron", "Comment the sync jobs out", act("host/command"));
    var pull = step("pull", "Pull from the new server", act("mirrors/pull"));
    var follow =
        new Step(
            "mirrors-follow",
            "Mirrors follow",
            new StepWork.Chain(List.of(off, pull)),
            List.of(),
            List.of(),
            Optional.of(new Rollout(1, 2, 1, AT)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Step.OnFailure.STOP,
            AT);
    return List.of(
        phase(
            "Prepare",
            step("lower-ttl", "Lower the TTL of every old name to an hour", act("dns/set-ttl")),
            step(
                "old-ttl-gone",
                "Wait until the old TTL has run out everywhere",
                new StepWork.Wait(new StepWork.Wait.For(text("1h")), "caches", AT)),
            step("trial-mail", "Send a mail on trial", act("notify/mail"))),
        phase(
            "Migrate",
            step("copy-database", "Copy the database", act("database/copy")),
            step("fence-database", "Keep every writer out of the old one", act("database/fence")),
            step("move-statistics", "Move the statistics", act("host/command"))),
        phase(
            "Switch",
            step("switch-dns", "Point every name at the new server", act("dns/replace-addresses")),
            follow,
            step(
                "call-hosting",
                "Telephone the hosting company",
                new StepWork.Manual(text("Telephone")))));
  }

  private static Phase phase(String title, Step... steps) {
    return new Phase(title.toLowerCase(java.util.Locale.ROOT), title, List.of(steps), AT);
  }

  private static StepWork act(String uses) {
    var with = new LinkedHashMap<String, Value.Field>();
    with.put("password", new Value.Field(AT, text(PLANTED)));
    int slash = uses.indexOf('/');
    return new StepWork.Act(
        uses.substring(0, slash), uses.substring(slash + 1), new Value.Fields(with, AT), AT);
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
        Optional.empty(),
        Optional.empty(),
        Step.OnFailure.STOP,
        AT);
  }

  private static Value text(String text) {
    return new Value.Text(text, AT);
  }

  Played after(long seconds) {
    now = now.plusSeconds(seconds);
    return this;
  }

  Played add(Event event) {
    entries.add(new Entry(entries.size() + 1L, now, event));
    return this;
  }

  Played print(TaskId task, String host, String stream, String text) {
    printed
        .computeIfAbsent(task, _ -> new ArrayList<>())
        .add(new Telemetry.Line(task, host, stream, text, 0));
    return this;
  }

  Played begin(TaskId task, int generation, int attempt) {
    return add(new Event.TaskStarted(task, generation, attempt));
  }

  private Played intend(TaskId task, String format, Map<String, String> facts, SavedFile... saved) {
    return add(
        new Event.IntentRecorded(
            task, 1, 1, 1, new Receipt(format, facts, List.of(saved)), Reversal.exact()));
  }

  private Played found(TaskId task, String fingerprint, Change... changes) {
    return add(new Event.Checked(task, Event.Verdict.DIFFERS, List.of(changes), fingerprint, ""));
  }

  private Played done(TaskId task, String evidence) {
    return add(new Event.TaskSucceeded(task, evidence, true, Map.of()));
  }

  static Played started() {
    var run = new Played();
    var plugins =
        List.of(
            new Event.Plugin("dns", "0.1.0", "c".repeat(64)),
            new Event.Plugin("database", "0.1.0", "d".repeat(64)));
    return run.add(
            new Event.RunStarted(
                "libravatar-20261122-1330-k3f",
                "libravatar",
                run.title,
                "a".repeat(64),
                "b".repeat(64),
                plugins,
                "0.1.0",
                1,
                false,
                Map.of("domain", "libravatar.example"),
                ALICE))
        .add(
            new Event.EngineStarted(
                1, 4711, Event.Options.none().because("the lease of the old server ends"), ALICE));
  }

  static Played whole() {
    return started().prepare().migrate().reject().approve().mirrors().end();
  }

  private Played prepare() {
    after(2).begin(TTL, 1, 1).after(1);
    found(
            TTL,
            "f1",
            new Change("www.libravatar.example A TTL", "43200", "3600"),
            new Change("www.libravatar.example AAAA TTL", "43200", "3600"))
        .intend(TTL, "dns/set-ttl@1", Map.of("zone", "libravatar.example", "old-ttl", "43200"))
        .after(3)
        .add(
            new Event.TaskSucceeded(
                TTL,
                "28 record sets answer TTL 3600 on ns1 and ns2; serial 2026112203",
                true,
                Map.of("expires", "2026-11-22T13:31:06Z", "records", 28)));
    add(new Event.WaitStarted(OLD_TTL, now.plusSeconds(60), "caches may still hold the old TTL"))
        .after(60)
        .add(new Event.TaskSucceeded(OLD_TTL, "waited until 13:31:06Z", false, Map.of()));
    begin(TRIAL, 1, 1).intend(TRIAL, "notify/mail@1", Map.of("to", "ops@example.org")).after(2);
    done(TRIAL, "the mail is in the mailbox")
        .after(15)
        .add(new Event.RunPaused(ALICE, "lunch"))
        .add(new Event.UndoRequested(Optional.of("trial-mail"), ALICE, "it went to the wrong list"))
        .add(new Event.UndoStarted(TRIAL, 1))
        .after(1)
        .add(new Event.TaskUndone(TRIAL, "the mail is recalled"))
        .add(new Event.UndoFinished());
    return after(40)
        .add(new Event.RunResumed(ALICE, "without the mail"))
        .add(new Event.TaskSkipped(TRIAL, "nobody needs it", ALICE));
  }

  private Played migrate() {
    begin(COPY, 1, 1).intend(COPY, "database/copy@1", Map.of("database", "libravatar")).after(33);
    print(COPY, "old", "cmd", "pg_dump --format=custom libravatar")
        .print(COPY, "old", "out", "pg_dump: dumping contents of table \"public.avatar\"")
        .print(COPY, "new", "err", "pg_restore: error: could not write: No space left on device");
    add(new Event.TaskFailed(
            COPY,
            "pg_restore on new exited 1: No space left on device. Free space, then retry.",
            Optional.empty()))
        .after(20)
        .add(
            new Event.RequestRefused(
                "retry", Optional.of(COPY), VERA, "vera has not the role operator", "I can fix it"))
        .after(100)
        .add(new Event.RetryRequested(COPY, CAROL, "removed old dumps, 40 GB free"))
        .begin(COPY, 2, 1)
        .after(12);
    after(5)
        .add(
            new Event.EngineStarted(
                2, 4899, Event.Options.none().because("the machine was restarted"), ALICE))
        .after(2)
        .add(
            new Event.DoubtRaised(
                COPY,
                "It is not known what became of this step: did it happen?",
                List.of(
                    "the engine ended while it was under way",
                    "11 of 11 tables have as many rows as on old"),
                false))
        .after(70)
        .add(
            new Event.DoubtAnswered(
                COPY, Event.Answer.DONE, CAROL, "compared the sequences by hand"));
    add(new Event.ClockJumped(Duration.ofSeconds(-42)));
    begin(FENCE, 1, 1)
        .after(1)
        .add(new Event.TaskFailed(FENCE, "connection reset", Optional.of(now.plusSeconds(5))))
        .after(5)
        .begin(FENCE, 1, 2)
        .intend(
            FENCE,
            "database/fence@1",
            Map.of("connection-limit", "-1"),
            new SavedFile("old", FileState.absent("/etc/apache2/sites-enabled/000-down.conf"), ""))
        .after(2)
        .add(new Event.ProbeChanged(false, "HTTP 503"))
        .add(new Event.ChangeMade(FENCE, new Change("connection limit of libravatar", "-1", "0")))
        .add(
            new Event.TaskSucceeded(
                FENCE, "no foreign backend; counters stand still", true, Map.of()));
    return add(
        new Event.TaskSkipped(STATS, "when: vars.stats == yes does not hold", Actor.engine()));
  }

  private Played gate(int generation) {
    begin(SWITCH, generation, 1).after(1);
    found(
        SWITCH,
        "9f2c71aa",
        new Change("libravatar.example A", "203.0.113.10", "203.0.113.20"),
        new Change("libravatar.example AAAA", "", "2001:db8::20"));
    return add(
        new Event.GateOpened(
            SWITCH,
            "Point www.libravatar.example at the new server?",
            List.of("approver"),
            2,
            false,
            Optional.of(now.plus(Duration.ofMinutes(30))),
            false,
            "9f2c71aa",
            "a".repeat(64)));
  }

  private Played reject() {
    return gate(1)
        .after(40)
        .add(new Event.Rejected(SWITCH, BOB, "the certificate of the new server is not there yet"))
        .after(95)
        .add(new Event.RetryRequested(SWITCH, CAROL, "the certificate is there"));
  }

  private Played approve() {
    gate(2)
        .after(20)
        .add(new Event.Approved(SWITCH, BOB, "looked at it", "9f2c71aa"))
        .after(31)
        .add(new Event.Approved(SWITCH, CAROL, "", "9f2c71aa"))
        .begin(SWITCH, 2, 1)
        .intend(SWITCH, "dns/replace-addresses@1", Map.of("zone", "libravatar.example"))
        .after(6);
    return done(SWITCH, "28 names answer 203.0.113.20 and 2001:db8::20 on ns1 and ns2")
        .after(4)
        .add(new Event.ProbeChanged(true, "HTTP 200"));
  }

  private Played mirrors() {
    for (String mirror : mirrors) {
      var cron = new TaskId("pause-cron", mirror);
      var pull = new TaskId("pull", mirror);
      begin(cron, 1, 1).after(2);
      done(cron, "two job lines are commented on " + mirror).begin(pull, 1, 1).after(9);
      if (mirror.equals("mirror2")) {
        print(pull, mirror, "err", "rsync: connection unexpectedly closed");
        add(new Event.TaskFailed(pull, "rsync exited 12", Optional.empty()));
      } else {
        done(pull, "18 files as on new");
      }
    }
    return this;
  }

  private Played end() {
    return add(new Event.ManualAsked(CALL, "Telephone the hosting company: reverse DNS"))
        .after(65)
        .add(new Event.ManualConfirmed(CALL, ALICE, "spoke to Jo, done by 15:00"))
        .add(new Event.RunFinished(List.of(new TaskId("pull", "mirror2"))))
        .add(new Event.EngineStopped("the run is FINISHED"));
  }

  Report report() {
    return report(now.plusSeconds(600));
  }

  Report report(Instant asOf) {
    var signed =
        List.of(
            new Report.SignedHead(
                entries.size() - 1L,
                now,
                "e".repeat(64),
                "SHA256:0b9yQm1TzRkWc5uXnE8vGfJ2aLhD4pSiB7tYoM3gNqK",
                true));
    return Report.of(
        new Source(
            "libravatar-20261122-1330-k3f", plan(), entries, status, why, signed, List.of(), asOf));
  }

  Printed printed() {
    return new Printed(task ->
        new OutputTail("output/" + task + ".log", 0, false, printed.getOrDefault(task, List.of())));
  }

  String html() {
    var page = new StringBuilder();
    HtmlReport.write(report(), printed(), page);
    return page.toString();
  }

  String markdown() {
    var text = new StringBuilder();
    MarkdownReport.write(report(), printed(), text);
    return text.toString();
  }

  String json() {
    var text = new java.io.StringWriter();
    JsonReport.write(report(), printed(), text);
    return text.toString();
  }
}
