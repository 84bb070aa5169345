package org.changeover.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.Patterns;
import org.changeover.kit.ReplacesFiles;
import org.changeover.kit.SavedFiles;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts several files of the plan in place, with their folders; some filled in with values. */
final class PutFiles extends HostAction<PutFiles.Parameters>
    implements ReplacesFiles<PutFiles.Parameters, NoSettings> {
  private static final String FORMAT = "host/files@1";

  @Doc("A file that there shall be.")
  record Entry(
      @Doc("Where it goes; its folder exists or is one of the step's.")
          @Example("/etc/libravatar/settings.py")
          @Matches(Patterns.PATH)
          String path,
      @Doc("The file beside the plan.") @Example("files/settings.py") PlanFile from,
      @Doc("Permission bits in octal.") @Default("0644") @Matches(Patterns.MODE) String mode,
      @Doc("The owner's name.") @Default("root") @Matches(Patterns.ACCOUNT) String owner,
      @Doc("The group's name.") @Default("root") @Matches(Patterns.ACCOUNT) String group,
      @Doc("Whether ${name} in it stands for one of the step's values.") @Default("false")
          boolean template) {}

  record Parameters(
      @Doc("The files.") List<Entry> files,
      @Doc("Folders that they need, the outer ones first.") List<Folders.Wanted> folders,
      @Doc("What the templates may name.") @Example("{ domain: example.org }")
          Map<String, String> values) {
    public Parameters {
      files = List.copyOf(files);
      folders = List.copyOf(folders);
      values = Map.copyOf(values);
      if (files.isEmpty() && folders.isEmpty()) {
        throw new IllegalArgumentException("give at least one file or folder");
      }
      if (files.stream().map(Entry::path).distinct().count() < files.size()) {
        throw new IllegalArgumentException("a path is listed twice");
      }
    }
  }

  PutFiles() {
    super(
        "files",
        "Puts files and their folders in place and keeps what was there",
        Parameters.class);
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.writing(
        Stream.concat(
                wanted.files().stream().map(Entry::path),
                wanted.folders().stream().map(Folders.Wanted::path))
            .map(path -> "file:" + target.name() + ":" + path)
            .distinct()
            .toArray(String[]::new));
  }

  private static Mono<List<FileContent>> contents(
      Parameters wanted, ReadContext<NoSettings> context) {
    return Flux.fromIterable(wanted.files())
        .concatMap(entry ->
            context
                .file(entry.from())
                .map(bytes ->
                    entry.template()
                        ? new FileTemplate(entry.from().path(), bytes).filled(wanted.values())
                        : bytes)
                .map(bytes ->
                    new FileContent(
                        entry.path(), bytes, entry.mode(), entry.owner(), entry.group())))
        .collectList();
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    Mono<List<Change>> files =
        contents(wanted, context)
            .flatMapMany(Flux::fromIterable)
            .concatMap(file -> context.host().stat(file.path()).map(found -> compared(file, found)))
            .flatMapIterable(changes -> changes)
            .collectList();
    return Mono.zip(new Folders(wanted.folders()).changes(context.host()), files, PutFiles::joined)
        .map(changes ->
            changes.isEmpty()
                ? new Check.Satisfied(
                    Evidence.of(
                        "%d files and %d folders are as wanted"
                            .formatted(wanted.files().size(), wanted.folders().size())))
                : new Check.Differs(changes, Fingerprint.sha256(changes.toString())));
  }

  private static List<Change> joined(List<Change> some, List<Change> others) {
    var all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private static List<Change> compared(FileContent wanted, FileState found) {
    return Fingerprint.of(found).equals(Fingerprint.of(wanted))
        ? List.of()
        : List.of(SavedFiles.change(found, asWritten(wanted)));
  }

  private static FileState asWritten(FileContent wanted) {
    return new FileState(
        wanted.path(),
        FileState.Kind.FILE,
        wanted.bytes().length,
        wanted.mode(),
        wanted.owner(),
        wanted.group(),
        Fingerprint.sha256(wanted.bytes()),
        "");
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return contents(wanted, context)
        .flatMapMany(files ->
            new Folders(wanted.folders())
                .put(context)
                .concatWith(SavedFiles.replace(context, context.host(), FORMAT, files)));
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    return receipt.format().startsWith(Folders.FORMAT)
        ? new Folders(wanted.folders()).checkUndo(receipt, context.host())
        : ReplacesFiles.super.checkUndo(wanted, receipt, context);
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    return receipt.format().startsWith(Folders.FORMAT)
        ? new Folders(wanted.folders()).undo(receipt, context)
        : ReplacesFiles.super.undo(wanted, receipt, context);
  }
}
