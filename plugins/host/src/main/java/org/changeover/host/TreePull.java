package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.Endpoint;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import org.changeover.spi.Target;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One copy of a tree under way.
 *
 * <p>The target makes a key of its own and the source lets it in, for nothing but reading this
 * tree, from the target's addresses, until a moment in time; the source's host key comes over the
 * connection that the engine trusts. When rsync has ended, well or not, the key goes first from the
 * source and then from the target.
 *
 * <p>Crash points: the key's folder on the target is there from before the key is let in until
 * after it is out. So whoever finds that folder knows that the copy is not finished, and undo knows
 * that it must look at the source. Should nobody come back, the key ends at its hour. rsync runs
 * detached; a second attempt of the same operation finds it.
 */
final class TreePull {
  static final String FORMAT = "host/copy-tree@1";

  private static final String KEY = ShellScript.of(TreePull.class, "key.sh").text();
  private static final String GRANT = ShellScript.of(TreePull.class, "grant.sh").text();
  private static final String PULL = ShellScript.of(TreePull.class, "pull.sh").text();
  private static final String OWNERS = ShellScript.of(TreePull.class, "owners.sh").text();
  private static final String HOST_KEYS = "date +%s%N; cat /etc/ssh/ssh_host_*_key.pub";
  private static final String HOW_FAR =
      "tail -c 200 \"$1\" 2>/dev/null | tr '\\r' '\\n' | tail -n 1";

  /** How far the time of a file may lag behind the clock, in nanoseconds. */
  private static final long TICK = 20_000_000;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration WHOLE_TREE = Duration.ofHours(2);
  private static final Pattern TO_CHECK = Pattern.compile("to-chk=(\\d+)/(\\d+)");
  private static final Integer[] ANY_CODE =
      IntStream.rangeClosed(0, 127).boxed().toArray(Integer[]::new);

  private final CopyTree.Parameters wanted;
  private final ChangeContext<NoSettings> context;
  private final String operation;

  TreePull(CopyTree.Parameters wanted, ChangeContext<NoSettings> context) {
    this.wanted = wanted;
    this.context = context;
    this.operation = context.operation().key();
  }

  private static String mark(String operation) {
    return "changeover-" + Fingerprint.sha256(operation).substring(0, 16);
  }

  static String keyFolder(String operation) {
    return "/var/lib/changeover/key-" + mark(operation);
  }

  /** What is known before anything is changed. */
  private record Prepared(long began, List<String> hostKeys, boolean sameIds, boolean existed) {}

  Flux<Notice> run() {
    Host target = context.host();
    return prepare()
        .flatMapMany(prepared ->
            target
                .save(TreeRecord.path(wanted.path()))
                .flatMap(saved -> context.intend(receipt(prepared, saved)))
                .flatMapMany(intent ->
                    copied(intent, prepared)
                        .onErrorResume(
                            TreePull::isAnAnswer,
                            failure ->
                                letGo(wanted, context, intent, operation)
                                    .then(Mono.<Notice>error(failure)))));
  }

  private static boolean isAnAnswer(Throwable failure) {
    return failure instanceof ActionFailedException || failure instanceof CommandFailedException;
  }

  private Receipt receipt(Prepared prepared, SavedFile record) {
    return new Receipt(
        FORMAT,
        Map.of("operation", operation, "existed", Boolean.toString(prepared.existed())),
        List.of(record));
  }

  private Mono<Prepared> prepare() {
    return Mono.zip(
            context.host(wanted.from()).query(Command.shell(HOST_KEYS)).map(Output::lines),
            sameIds(),
            context.host().stat(wanted.path()))
        .map(found -> {
          List<String> lines = found.getT1();
          return new Prepared(
              Long.parseLong(lines.getFirst()) - TICK,
              lines.subList(1, lines.size()),
              found.getT2(),
              found.getT3().exists());
        });
  }

  /** Whether every owner has the same number on both; fails where one has no account at all. */
  private Mono<Boolean> sameIds() {
    String source = wanted.from().name();
    String target = context.host().name();
    return context
        .host(wanted.from())
        .query(Command.shell(OWNERS, "list", wanted.path()).within(WHOLE_TREE))
        .flatMap(
            owners -> context.host().query(Command.shell(OWNERS, "match").input(owners.stdout())))
        .map(output -> {
          List<String> bad =
              output.lines().stream().filter(line -> !line.startsWith("differs")).toList();
          if (!bad.isEmpty()) {
            throw CopyTree.failed(
                target,
                "the owners of %s on %s are not all known here: %s"
                    .formatted(
                        wanted.path(),
                        source,
                        bad.stream().map(TreePull::owner).collect(joining(", "))),
                "make them first, with the actions group and user, or give the files on %s another owner"
                    .formatted(source));
          }
          return output.lines().isEmpty();
        });
  }

  private static String owner(String line) {
    String[] word = line.split(" ");
    String kind = word[1].equals("passwd") ? "user" : "group";
    return word[0].equals("missing")
        ? "no %s %s".formatted(kind, word[2])
        : "%s number %s has no name there and is %s here".formatted(kind, word[2], word[3]);
  }

  private Flux<Notice> copied(Intent intent, Prepared prepared) {
    var record = new TreeRecord(operation, prepared.began(), "");
    Host target = context.host();
    return letIn(intent, prepared)
        .delayUntil(job -> target.write(intent, record.file(wanted.path())))
        .flatMapMany(job -> pull(intent, prepared, job))
        .concatWith(letGo(wanted, context, intent, operation).then(Mono.empty()))
        .concatWith(Mono.defer(() -> remember(intent, prepared)).then(Mono.empty()));
  }

  /** What undo compares with, before it removes a copy that somebody may have written to. */
  private Mono<FileState> remember(Intent intent, Prepared prepared) {
    return wanted.discardOnUndo()
        ? Mono.empty()
        : TreeJudge.left(wanted, context)
            .map(left -> new TreeRecord(operation, prepared.began(), left.orElse("")))
            .flatMap(record -> context.host().write(intent, record.file(wanted.path())));
  }

  /** Says the name of the job, which is the same until the key has gone. */
  private Mono<String> letIn(Intent intent, Prepared prepared) {
    Endpoint source = source();
    String name =
        wanted.port() == 22
            ? source.address()
            : "[%s]:%d".formatted(source.address(), wanted.port());
    String known =
        prepared.hostKeys().stream().map(key -> name + " " + key + "\n").collect(joining());
    String until =
        Long.toString(prepared.began() / 1_000_000_000 + wanted.keyLifetime().toSeconds());
    return context
        .host()
        .change(
            intent, Command.shell(KEY, "make", keyFolder(operation), mark(operation)).input(known))
        .map(Output::lines)
        .flatMap(said ->
            context
                .host(wanted.from())
                .change(
                    intent,
                    Command.shell(
                            GRANT,
                            "add",
                            wanted.login(),
                            mark(operation),
                            addresses(),
                            said.getFirst(),
                            until,
                            wanted.path())
                        .accepting(0, 5, 6)
                        .letFinish())
                .map(this::admitted)
                .thenReturn("rsync-" + said.getLast()));
  }

  private Output admitted(Output output) {
    String source = wanted.from().name();
    return switch (output.exitCode()) {
      case 0 -> output;
      case 5 ->
          throw CopyTree.failed(
              source,
              "nobody can log in as %s: %s".formatted(wanted.login(), output.stderr().strip()),
              "set 'login' to an account that has sudo there");
      default ->
          throw CopyTree.failed(
              source,
              output.stderr().strip(),
              "install a package of rsync that brings rrsync there");
    };
  }

  private String addresses() {
    List<String> from =
        wanted.connectsFrom().isEmpty() && context.target() instanceof Target.Host host
            ? host.addresses()
            : wanted.connectsFrom();
    if (from.isEmpty()) {
      throw CopyTree.failed(
          context.target().name(), "the inventory gives it no address", "say connects-from");
    }
    return String.join(",", from);
  }

  private Endpoint source() {
    return wanted
        .address()
        .map(address -> new Endpoint(wanted.from(), address, wanted.port()))
        .or(() -> context.network().endpoints(wanted.from(), wanted.port()).stream().findFirst())
        .orElseThrow(() ->
            CopyTree.failed(
                wanted.from().name(), "the inventory gives it no address", "say address"));
  }

  private Flux<Notice> pull(Intent intent, Prepared prepared, String name) {
    Instant begun = context.clock().instant();
    Mono<Output> job =
        context
            .host()
            .change(
                intent,
                Command.shell(PULL, arguments(prepared).toArray(String[]::new))
                    .accepting(ANY_CODE)
                    .within(wanted.timeout())
                    .detached(name));
    String progress = keyFolder(operation) + "/progress";
    Flux<Notice> howFar =
        Flux.interval(LOOK_EVERY)
            .onBackpressureDrop()
            .concatMap(tick -> context.host().query(Command.shell(HOW_FAR, progress)), 1)
            .flatMap(output -> Flux.fromStream(progress(output.stdout()).stream()));
    return job.flux()
        .publish(rsync ->
            Flux.merge(
                howFar.takeUntilOther(rsync),
                rsync.flatMapIterable(output -> ended(output, begun))));
  }

  private static List<Notice> progress(String line) {
    Matcher found = TO_CHECK.matcher(line);
    if (!found.find()) {
      return List.of();
    }
    long total = Long.parseLong(found.group(2));
    return List.of(new Notice.Progress(total - Long.parseLong(found.group(1)), total, "files"));
  }

  private List<String> arguments(Prepared prepared) {
    String address = source().address();
    String at = address.contains(":") ? "[" + address + "]" : address;
    var words =
        new ArrayList<>(
            List.of(
                wanted.path(),
                keyFolder(operation),
                wanted.login() + "@" + at,
                Integer.toString(wanted.port()),
                "--max-delete=" + wanted.maxDelete()));
    if (prepared.sameIds()) {
      words.add("--numeric-ids");
    }
    wanted.exclude().forEach(path -> words.add("--exclude=/" + path));
    return words;
  }

  private List<Notice> ended(Output output, Instant begun) {
    int code = output.exitCode();
    String said = output.stderr().strip();
    if (code == 24 && wanted.sourceAtRest()) {
      throw failed(
          "files vanished from %s although it is said to be at rest: %s"
              .formatted(wanted.from().name(), said),
          "find out who still writes there");
    }
    if (code == 25) {
      throw failed(
          "more than %d files would have to go; the rest of them is still there"
              .formatted(wanted.maxDelete()),
          "look whether the source is whole, then raise max-delete");
    }
    if (code != 0 && code != 24) {
      throw failed(
          "rsync ended with exit code %d and what it copied is not whole: %s".formatted(code, said),
          "remove the cause and try again; it goes on where it ended");
    }
    long bytes = number(output.stdout(), "Total transferred file size");
    long files = number(output.stdout(), "Number of regular files transferred");
    double seconds = Duration.between(begun, context.clock().instant()).toMillis() / 1000.0;
    String vanished = code == 24 ? "; some vanished meanwhile" : "";
    return List.of(
        new Notice.Did(
            new Change(
                wanted.path(),
                "",
                "%d files, %d bytes copied from %s%s"
                    .formatted(files, bytes, wanted.from().name(), vanished))),
        new Notice.Output("bytes", bytes),
        new Notice.Output("files", files),
        new Notice.Output("seconds", seconds),
        new Notice.Output("rate", seconds > 0 ? Math.round(bytes / seconds) : bytes));
  }

  private ActionFailedException failed(String what, String todo) {
    return CopyTree.failed(context.host().name(), what, todo);
  }

  private static long number(String text, String label) {
    Matcher found = Pattern.compile(Pattern.quote(label) + ": ([0-9.,]+)").matcher(text);
    return found.find() ? Long.parseLong(found.group(1).replaceAll("[.,]", "")) : 0;
  }

  /** Takes the key out of the source and then away from the target. */
  static Mono<Void> letGo(
      CopyTree.Parameters wanted,
      ChangeContext<NoSettings> context,
      Intent intent,
      String operation) {
    return Mono.defer(() ->
            context
                .host(wanted.from())
                .change(
                    intent,
                    Command.shell(GRANT, "remove", wanted.login(), mark(operation)).letFinish()))
        .then(
            Mono.defer(() ->
                context.host().change(intent, Command.shell(KEY, "drop", keyFolder(operation)))))
        .then();
  }
}
