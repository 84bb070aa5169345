package org.changeover.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
import org.changeover.spi.Receipt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One backup under way: archive on the source, move it, compare its hash on both hosts, restore it
 * for a test, and only then write the note that makes it a backup. Scratch folders go at the end. A
 * crash leaves them: then the step is not finished, and a second attempt takes the jobs of the
 * first as they are, or only cleans up when there is a note.
 */
final class BackupRun {
  private static final String SCRIPT = ShellScript.of(BackupRun.class, "backup.sh").text();
  private static final String UNMOVED = ShellScript.of(TreeJudge.class, "unmoved.sh").text();
  private static final long TICK = 20_000_000;
  private static final String ARCHIVES =
      "for file in \"$1\".tar.zst \"$1\".tar.gz; do [ ! -e \"$file\" ] || echo \"$file\"; done";

  private final Backup.Parameters wanted;
  private final ChangeContext<NoSettings> context;
  private final Host source;
  private final Host keeper;
  private final String base;
  private final String work;

  BackupRun(Backup.Parameters wanted, ChangeContext<NoSettings> context) {
    this.wanted = wanted;
    this.context = context;
    this.source = context.host();
    this.keeper = context.host(wanted.to());
    this.base = Backup.base(wanted, context);
    this.work = Backup.work(wanted, Backup.mark(context));
  }

  static Command remove(List<String> paths) {
    var words = new ArrayList<>(List.of("rm", "-rf", "--"));
    words.addAll(paths);
    return Command.of(words);
  }

  static Command archives(String base) {
    return Command.shell(ARCHIVES, base);
  }

  Flux<Notice> run() {
    return Mono.zip(began(), whole())
        .flatMapMany(seen ->
            context
                .intend(
                    Receipt.of(Backup.FORMAT, Map.of("base", base, "mark", Backup.mark(context))))
                .flatMapMany(intent ->
                    seen.getT2()
                        .map(note -> clean(intent).then(Mono.<Notice>empty()))
                        .orElseGet(() -> made(intent, seen.getT1()))
                        .onErrorResume(
                            BackupRun::isAnAnswer,
                            failure -> clean(intent).then(Mono.<Notice>error(failure)))));
  }

  /** The backup that an earlier attempt has finished, if it is undamaged. */
  private Mono<Optional<Backup.Note>> whole() {
    return Backup.note(keeper, base + ".note")
        .flatMap(note ->
            note.isEmpty()
                ? Mono.just(note)
                : keeper
                    .stat(note.get().archive())
                    .map(state -> note.filter(n -> n.sha256().equals(state.sha256()))));
  }

  private Mono<Long> began() {
    return source
        .query(Command.of("date", "+%s%N"))
        .map(output -> Long.parseLong(output.stdout().strip()) - TICK);
  }

  private static boolean isAnAnswer(Throwable failure) {
    return failure instanceof ActionFailedException || failure instanceof CommandFailedException;
  }

  private Mono<Notice> made(Intent intent, long began) {
    return source
        .change(intent, Command.shell(SCRIPT, "begin", work))
        .map(output -> output.stdout().strip())
        .flatMap(job ->
            source
                .change(
                    intent,
                    Command.shell(SCRIPT, what().toArray(String[]::new))
                        .within(wanted.timeout())
                        .detached("backup-" + job))
                .flatMap(said -> moved(intent, said))
                .delayUntil(note -> tested(intent, note, began, "restore-" + job)))
        .delayUntil(note -> keeper.write(intent, note.file(base + ".note")))
        .delayUntil(note -> clean(intent))
        .map(note ->
            new Notice.Did(
                new Change(
                    "%s:%s".formatted(keeper.name(), note.archive()),
                    "",
                    "%d bytes, %d files, restored for a test"
                        .formatted(note.bytes(), note.files()))));
  }

  private Mono<Output> clean(Intent intent) {
    return source
        .change(intent, remove(List.of(work)))
        .then(Mono.defer(() -> keeper.change(intent, remove(List.of(work)))));
  }

  private List<String> what() {
    var words = new ArrayList<>(List.of("make", work));
    wanted.paths().forEach(path -> words.addAll(List.of("path", path)));
    wanted.exclude().forEach(path -> words.addAll(List.of("leave", path)));
    wanted
        .commands()
        .forEach(dump ->
            words.addAll(List.of("dump", dump.name(), dump.user().orElse("-"), dump.run())));
    return words;
  }

  private Mono<Backup.Note> moved(Intent intent, Output said) {
    String archive = base + ".tar." + value(said, "suffix");
    long files = Long.parseLong(value(said, "files"));
    if (wanted.sourceAtRest() && !value(said, "changed").equals("0")) {
      return Mono.error(
          failed(
              "%s: files changed while they were archived, although it is said to be at rest; find out who writes there"
                  .formatted(source.name())));
    }
    return keeper
        .change(intent, Command.of("install", "-d", "-m", "0700", wanted.folder()))
        .then(Mono.defer(() -> keeper.receive(intent, source, work + "/archive", archive)))
        .then(Mono.defer(() -> Mono.zip(source.stat(work + "/archive"), keeper.stat(archive))))
        .flatMap(both -> same(both.getT1(), both.getT2()))
        .map(state -> new Backup.Note(archive, state.sha256(), state.size(), files));
  }

  private Mono<FileState> same(FileState sent, FileState arrived) {
    return sent.sha256().equals(arrived.sha256())
        ? Mono.just(arrived)
        : Mono.error(
            failed(
                "%s: the archive arrived with another hash than it was sent with; look at the disks and try again"
                    .formatted(keeper.name())));
  }

  /** Restores into a scratch folder and compares with what the source's files were. */
  private Mono<Void> tested(Intent intent, Backup.Note note, long began, String job) {
    return keeper
        .change(
            intent,
            Command.shell(SCRIPT, "test", note.archive(), work)
                .within(wanted.timeout())
                .capturing(8 << 20)
                .detached(job))
        .flatMap(output -> {
          List<String> different =
              output.lines().stream()
                  .filter(line -> line.startsWith("different "))
                  .map(line -> line.substring("different ".length()))
                  .toList();
          boolean counted = value(output, "tested").equals(Long.toString(note.files()));
          return counted && different.isEmpty()
              ? Mono.empty()
              : forgiven(different, counted, began);
        });
  }

  private Mono<Void> forgiven(List<String> different, boolean counted, long began) {
    if (!counted || wanted.sourceAtRest()) {
      return Mono.error(damaged(Set.copyOf(different)));
    }
    String paths = different.stream().map(path -> path + "\n").collect(Collectors.joining());
    return source
        .query(Command.shell(UNMOVED, "/", Long.toString(began)).input(paths))
        .flatMap(output ->
            output.lines().isEmpty()
                ? Mono.empty()
                : Mono.error(damaged(Set.copyOf(output.lines()))));
  }

  private ActionFailedException damaged(Set<String> paths) {
    return failed(
        "%s: restored for a test, the backup is not what the source had: %s; try again"
            .formatted(keeper.name(), paths.stream().sorted().limit(5).toList()));
  }

  private static ActionFailedException failed(String message) {
    return new ActionFailedException(message);
  }

  private static String value(Output output, String name) {
    return output.lines().stream()
        .filter(line -> line.startsWith(name + " "))
        .flatMap(line -> Stream.of(line.substring(name.length() + 1)))
        .findFirst()
        .orElse("");
  }
}
