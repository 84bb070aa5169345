package org.changeover.host;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.Patterns;
import org.changeover.kit.ReplacesFiles;
import org.changeover.kit.SavedFiles;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.SavedFile;
import org.changeover.spi.Target;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Copies chosen files from another host, such as configuration and certificates with their keys.
 * The bytes stream from one host to the other and are kept nowhere else; what is recorded of them
 * is their hash.
 */
final class CopyFiles extends HostAction<CopyFiles.Parameters>
    implements ReplacesFiles<CopyFiles.Parameters, NoSettings> {
  private static final String FORMAT = "host/copy-files@1";
  private static final String REAL = "readlink -e -- \"$1\" || printf '%s\\n' \"$1\"";
  private static final String OWN = "chown -- \"$2\" \"$1\" && chmod -- \"$3\" \"$1\"";
  private static final String UNKNOWN_ACCOUNTS =
      "kind=$1; shift; for name; do getent \"$kind\" \"$name\" >/dev/null || printf '%s\\n' \"$name\"; done";

  @Doc("A file of the other host.")
  record Entry(
      @Doc("Where it is there; a link is followed.")
          @Example("/etc/libravatar/www.pem")
          @Matches(Patterns.PATH)
          String path,
      @Doc("Where it goes; left out, the same path. Its folder exists.")
          @Example("/etc/libravatar/www.pem")
          @Matches(Patterns.PATH)
          Optional<String> to,
      @Doc("Permission bits in octal; left out, as there.") @Example("0600") @Matches(Patterns.MODE)
          Optional<String> mode,
      @Doc("The owner's name; left out, as there.") @Example("root") @Matches(Patterns.ACCOUNT)
          Optional<String> owner,
      @Doc("The group's name; left out, as there.") @Example("root") @Matches(Patterns.ACCOUNT)
          Optional<String> group) {

    String goal() {
      return to.orElse(path);
    }
  }

  record Parameters(
      @Doc("The host that has the files.") @Example("old") HostRef from,
      @Doc("The files.") List<Entry> files) {
    public Parameters {
      files = List.copyOf(files);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("give at least one file");
      }
      if (files.stream().map(Entry::goal).distinct().count() < files.size()) {
        throw new IllegalArgumentException("two files go to the same path");
      }
    }
  }

  CopyFiles() {
    super(
        "copy-files",
        "Copies chosen files from another host, with mode and owner by name, and keeps what was there",
        Parameters.class);
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.reading(keys(wanted.from().name(), wanted.files().stream().map(Entry::path)))
        .and(Resources.writing(keys(target.name(), wanted.files().stream().map(Entry::goal))));
  }

  private static String[] keys(String host, Stream<String> paths) {
    return paths.map(path -> "file:" + host + ":" + path).distinct().toArray(String[]::new);
  }

  /** One file: where it is, what it is to be, and what is there now. */
  private record Pair(FileState original, FileState wanted, FileState found) {
    boolean differs() {
      return !Fingerprint.of(wanted).equals(Fingerprint.of(found));
    }
  }

  private static Mono<List<Pair>> look(Parameters parameters, ReadContext<NoSettings> context) {
    ReadableHost source = context.host(parameters.from());
    return Flux.fromIterable(parameters.files())
        .concatMap(entry ->
            source
                .query(Command.shell(REAL, entry.path()))
                .flatMap(output -> source.stat(output.stdout().strip()))
                .zipWith(
                    context.host().stat(entry.goal()),
                    (original, found) ->
                        new Pair(original, wanted(source, entry, original), found)))
        .collectList();
  }

  private static FileState wanted(ReadableHost source, Entry entry, FileState state) {
    if (state.kind() != FileState.Kind.FILE) {
      throw new ActionFailedException(
          "%s: %s is %s; name a file, or copy a folder with copy-tree"
              .formatted(
                  source.name(),
                  entry.path(),
                  state.exists() ? Fingerprint.shown(state) : "not there"));
    }
    return new FileState(
        entry.goal(),
        state.kind(),
        state.size(),
        entry.mode().orElse(state.mode()),
        entry.owner().orElse(state.owner()),
        entry.group().orElse(state.group()),
        state.sha256(),
        "");
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<NoSettings> context) {
    return look(parameters, context)
        .map(pairs -> {
          List<Change> changes =
              pairs.stream()
                  .filter(Pair::differs)
                  .map(pair -> SavedFiles.change(pair.found(), pair.wanted()))
                  .toList();
          return changes.isEmpty()
              ? new Check.Satisfied(
                  Evidence.of(
                      "%d files are as on %s".formatted(pairs.size(), parameters.from().name())))
              : new Check.Differs(changes, Fingerprint.sha256(changes.toString()));
        });
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<NoSettings> context) {
    Host target = context.host();
    return look(parameters, context)
        .map(pairs -> pairs.stream().filter(Pair::differs).toList())
        .filter(pairs -> !pairs.isEmpty())
        .flatMapMany(pairs ->
            requireAccounts(target, pairs)
                .thenMany(Flux.fromIterable(pairs))
                .concatMap(pair -> target.save(pair.wanted().path()))
                .collectList()
                .flatMap(saved -> context.intend(receipt(pairs, saved)))
                .flatMapMany(intent ->
                    Flux.fromIterable(pairs)
                        .concatMap(
                            pair -> copy(context.host(parameters.from()), target, intent, pair))));
  }

  private static Mono<Void> requireAccounts(ReadableHost target, List<Pair> pairs) {
    Mono<String> users = unknown(target, "passwd", pairs.stream().map(p -> p.wanted().owner()));
    Mono<String> groups = unknown(target, "group", pairs.stream().map(p -> p.wanted().group()));
    return Mono.zip(users, groups, String::concat)
        .flatMap(missing ->
            missing.isBlank()
                ? Mono.empty()
                : Mono.error(
                    new ActionFailedException(
                        "%s has no account %s that owns some of the files; make it first, with the action user or group, or say owner and group"
                            .formatted(target.name(), missing.strip().replace("\n", ", ")))));
  }

  private static Mono<String> unknown(ReadableHost host, String kind, Stream<String> names) {
    var words = new LinkedHashSet<>(List.of(kind));
    names.forEach(words::add);
    return host.query(Command.shell(UNKNOWN_ACCOUNTS, words.toArray(String[]::new)))
        .map(output -> output.stdout());
  }

  private static Receipt receipt(List<Pair> pairs, List<SavedFile> saved) {
    return SavedFiles.receipt(
        FORMAT,
        byPath(pairs, pair -> Fingerprint.of(pair.wanted())),
        byPath(pairs, pair -> Fingerprint.of(pair.original())),
        saved);
  }

  private static Map<String, String> byPath(List<Pair> pairs, Function<Pair, String> value) {
    return pairs.stream().collect(Collectors.toMap(pair -> pair.wanted().path(), value));
  }

  private static Mono<Notice> copy(ReadableHost source, Host target, Intent intent, Pair pair) {
    FileState wanted = pair.wanted();
    String owner = wanted.owner() + ":" + wanted.group();
    return target
        .receive(intent, source, pair.original().path(), wanted.path())
        .then(
            target.change(
                intent, Command.shell(OWN, wanted.path(), owner, wanted.mode()).letFinish()))
        .thenReturn(new Notice.Did(SavedFiles.change(pair.found(), wanted)));
  }
}
