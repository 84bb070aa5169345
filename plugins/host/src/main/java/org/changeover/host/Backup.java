package org.changeover.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.Patterns;
import org.changeover.kit.Room;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Finding;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Archives folders and what commands print on another host, and restores it there for a test. */
final class Backup extends HostAction<Backup.Parameters> {
  static final String FORMAT = "host/backup@1";
  private static final int LONGEST_NOTE = 4096;

  @Doc("A command whose output goes into the archive.")
  record Dump(
      @Doc("The file's name there.")
          @Example("libravatar.dump")
          @Matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")
          String name,
      @Doc("The command, for /bin/sh; it prints what is to be kept.")
          @Example("pg_dump -Fc libravatar")
          String run,
      @Doc("The account to run it as; the one that the inventory gives when left out.")
          @Example("postgres")
          @Matches(Patterns.ACCOUNT)
          Optional<String> user) {}

  record Parameters(
      @Doc("The files and folders.") @Example("[/etc, /var/lib/libravatar]") @Matches(Patterns.PATH)
          List<String> paths,
      @Doc("Paths below them that are left out.")
          @Example("[/var/lib/libravatar/ready]")
          @Matches(Patterns.PATH)
          List<String> exclude,
      @Doc("Commands that make dumps, of databases above all.") List<Dump> commands,
      @Doc("The host that keeps the archive: another than the one that is backed up.")
          @Example("tester")
          HostRef to,
      @Doc("The folder there; it is made when it is missing.")
          @Default("/var/backups/changeover")
          @Matches(Patterns.PATH)
          String folder,
      @Doc("The folder, on both, in which the archive lies and is unpacked for a while.")
          @Default("/var/tmp")
          @Matches(Patterns.PATH)
          String scratch,
      @Doc(
              "Whether nobody writes to the source any more; otherwise files that change meanwhile are forgiven.")
          @Default("false")
          boolean sourceAtRest,
      @Doc("Whether undo leaves the archive where it is.") @Default("true") boolean keepOnUndo,
      @Doc("After this time it is stopped.") @Default("6h") Duration timeout) {
    public Parameters {
      paths = List.copyOf(paths);
      exclude = List.copyOf(exclude);
      commands = List.copyOf(commands);
      if (paths.isEmpty() && commands.isEmpty()) {
        throw new IllegalArgumentException("give at least one path or command");
      }
    }
  }

  /** What a finished backup is: written beside it once the test has passed. */
  record Note(String archive, String sha256, long bytes, long files) {
    static Optional<Note> parse(byte[] bytes) {
      String[] line = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
      return line.length < 4
          ? Optional.empty()
          : Optional.of(
              new Note(line[0], line[1], Long.parseLong(line[2]), Long.parseLong(line[3])));
    }

    FileContent file(String path) {
      String text = "%s\n%s\n%d\n%d\n".formatted(archive, sha256, bytes, files);
      return new FileContent(path, text.getBytes(StandardCharsets.UTF_8), "0600", "root", "root");
    }
  }

  Backup() {
    super(
        "backup",
        "Archives files and dumps on another host, and restores them there for a test",
        Parameters.class);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("archive", "Where the archive is on the other host."),
        new OutputDoc("sha256", "Its hash, the same on both hosts."),
        new OutputDoc("bytes", "Its size."),
        new OutputDoc("files", "How many files were restored and compared."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.reading(
            Stream.concat(wanted.paths().stream(), Stream.of("/"))
                .filter(path -> !path.equals("/"))
                .map(path -> "file:" + target.name() + ":" + path)
                .toArray(String[]::new))
        .and(Resources.writing("file:" + wanted.to().name() + ":" + wanted.folder()));
  }

  /** The archive's path without its suffix: the same for every attempt of one operation. */
  static String base(Parameters wanted, ReadContext<NoSettings> context) {
    return "%s/%s-%s".formatted(wanted.folder(), context.target().name(), mark(context));
  }

  static String mark(ReadContext<NoSettings> context) {
    return Fingerprint.sha256(context.operation().key()).substring(0, 12);
  }

  static String work(Parameters wanted, String mark) {
    return wanted.scratch() + "/changeover-backup-" + mark;
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    if (wanted.to().name().equals(context.target().name())) {
      return Mono.error(
          new ActionFailedException(
              "%s: a backup on the host itself does not outlive it; name another host in 'to'"
                  .formatted(context.target().name())));
    }
    String work = work(wanted, mark(context));
    return Mono.zip(
            note(context.host(wanted.to()), base(wanted, context) + ".note"),
            context.host().stat(work),
            context.host(wanted.to()).stat(work))
        .flatMap(found ->
            found.getT1().isEmpty() || found.getT2().exists() || found.getT3().exists()
                ? Mono.just(open(wanted))
                : whole(found.getT1().get(), wanted, context));
  }

  /** The archive lies on both hosts for a while, and is unpacked on the one that keeps it. */
  @Override
  public Flux<Finding> inspect(Parameters wanted, ReadContext<NoSettings> context) {
    ReadableHost source = context.host();
    ReadableHost keeper = context.host(wanted.to());
    return Room.taken(source, wanted.paths())
        .flatMapMany(taken ->
            Room.fits(
                List.of(
                    new Room.Need("the archive", source, wanted.scratch(), taken),
                    new Room.Need("the archive", keeper, wanted.folder(), taken),
                    new Room.Need("its test", keeper, wanted.scratch(), taken))));
  }

  static Mono<Optional<Note>> note(ReadableHost host, String path) {
    return host.stat(path)
        .flatMap(state ->
            state.exists()
                ? host.read(path, LONGEST_NOTE).map(Note::parse)
                : Mono.just(Optional.empty()));
  }

  private static Check open(Parameters wanted) {
    return new Check.Differs(
        List.of(
            new Change("a tested backup on " + wanted.to(), "", String.join(", ", wanted.paths()))),
        "none");
  }

  private static Mono<Check> whole(Note note, Parameters wanted, ReadContext<NoSettings> context) {
    return context
        .host(wanted.to())
        .stat(note.archive())
        .map(state ->
            state.sha256().equals(note.sha256()) ? satisfied(note, wanted) : damaged(note, state));
  }

  private static Check satisfied(Note note, Parameters wanted) {
    return new Check.Satisfied(
        new Evidence(
            "%s:%s, %d bytes, was restored there and its %d files compared"
                .formatted(wanted.to(), note.archive(), note.bytes(), note.files()),
            Map.of(
                "archive", note.archive(),
                "sha256", note.sha256(),
                "bytes", note.bytes(),
                "files", note.files())));
  }

  private static Check damaged(Note note, FileState found) {
    return new Check.Differs(
        List.of(new Change(note.archive(), Fingerprint.shown(found), "sha256 " + note.sha256())),
        Fingerprint.of(found));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return new BackupRun(wanted, context).run();
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return wanted.keepOnUndo()
        ? Reversal.compensating(
            "the archive stays on " + wanted.to() + ", and may be removed by hand")
        : Reversal.compensating("removes the archive; the folder that it was in stays");
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    String base = receipt.fact("base");
    String work = work(wanted, receipt.fact("mark"));
    ReadableHost keeper = context.host(wanted.to());
    return Mono.zip(
            note(keeper, base + ".note"),
            context.host().stat(work),
            keeper.stat(work),
            keeper.query(BackupRun.archives(base)))
        .flatMap(found -> {
          boolean archive = !wanted.keepOnUndo() && !found.getT4().stdout().isBlank();
          boolean left = found.getT2().exists() || found.getT3().exists() || archive;
          if (found.getT1().isEmpty() && !left) {
            return Mono.just(
                new UndoCheck.AlreadyUndone("the step has left nothing but what it keeps"));
          }
          Change goes =
              new Change(
                  "the backup " + base, "there", wanted.keepOnUndo() ? "stays as a file" : "");
          return found.getT1().isEmpty()
              ? Mono.just(new UndoCheck.Reversible(List.of(goes)))
              : whole(found.getT1().get(), wanted, context)
                  .map(check ->
                      check instanceof Check.Differs differs
                          ? new UndoCheck.Changed(differs.changes())
                          : new UndoCheck.Reversible(List.of(goes)));
        });
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    String base = receipt.fact("base");
    String work = work(wanted, receipt.fact("mark"));
    List<String> kept =
        wanted.keepOnUndo() ? List.of() : List.of(base + ".tar.zst", base + ".tar.gz");
    return context
        .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
        .flatMap(intent ->
            context
                .host()
                .change(intent, BackupRun.remove(List.of(work)))
                .then(
                    context
                        .host(wanted.to())
                        .change(
                            intent,
                            BackupRun.remove(
                                Stream.concat(kept.stream(), Stream.of(work, base + ".note"))
                                    .toList()))))
        .map(done ->
            (Notice)
                new Notice.Did(
                    new Change(
                        "the backup " + base, "there", kept.isEmpty() ? "stays as a file" : "")))
        .flux();
  }
}
