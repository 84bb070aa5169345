package org.changeover.web;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Moves a web server from one configuration to another without ever leaving it down.
 *
 * <p>The order is: every file that will change is saved; a second server is booted with the
 * configuration to be, on another port, because a syntax check passes what then kills the server (a
 * key that does not belong to its certificate, say, on which a graceful reload returns 0 and the
 * server ends); the intent is on disk; the files change; the server reloads; and it is asked
 * whether it serves. When it does not, the saved files come back, it loads them, and it is asked
 * again.
 *
 * <p>Crash points: before the first file changes nothing has happened; between the first file and
 * the reload the running server still has its old configuration, which {@link
 * WebServer.State#stale} shows; each file is old or new and never a part, so that a second attempt
 * or an undo finds only these two.
 *
 * @param format of the receipts
 * @param tried what the trial runs with besides: the configuration that what is put in place now is
 *     for, when it is not switched on yet
 * @param proof fails with {@link ActionFailedException} when the server does not serve what this
 *     change wants it to serve; says what it saw
 * @param drain how long the old workers get to finish what they are doing
 */
record ConfigurationSwitch(
    WebServer server,
    String format,
    List<Wanted> wanted,
    List<Wanted> tried,
    Mono<String> proof,
    Duration drain) {

  private static final Duration LOADING = Duration.ofSeconds(60);
  private static final String AFTER = "after:";

  private static final String MADE = "made:";

  ConfigurationSwitch {
    wanted = List.copyOf(wanted);
    tried = List.copyOf(tried);
  }

  ConfigurationSwitch(
      WebServer server, String format, List<Wanted> wanted, Mono<String> proof, Duration drain) {
    this(server, format, wanted, List.of(), proof, drain);
  }

  /** A path that is not as wanted, and how it is. */
  record Difference(Wanted wanted, FileState found) {
    Change change() {
      return new Change(
          found.path(), shown(Wanted.fingerprint(found)), shown(wanted.fingerprint()));
    }
  }

  static Mono<List<Difference>> differences(ReadableHost host, List<Wanted> wanted) {
    return Flux.fromIterable(wanted)
        .concatMap(one -> host.stat(one.path()).map(found -> new Difference(one, found)))
        .filter(difference -> !difference.wanted().isMet(difference.found()))
        .collectList();
  }

  /** What is not as wanted: files, and a server that does not run with them. */
  Mono<List<Change>> changes(ReadableHost host, WebServer.State state) {
    return differences(host, wanted)
        .map(differences -> {
          List<Change> changes = new ArrayList<>();
          differences.forEach(difference -> changes.add(difference.change()));
          if (!state.running()) {
            changes.add(
                new Change(server.label() + " on " + host.name(), "does not run", "serves"));
          } else if (!state.current()) {
            changes.add(
                new Change(
                    "the configuration that " + server.label() + " runs with",
                    "older than " + state.stale(),
                    "as on disk"));
          }
          return changes;
        });
  }

  Flux<Notice> apply(ChangeContext<WebSettings> context) {
    Host host = context.host();
    return differences(host, wanted)
        .flatMapMany(differences ->
            Flux.fromIterable(differences)
                .filter(difference -> !(difference.wanted() instanceof Wanted.Folder))
                .concatMap(difference -> host.save(difference.wanted().path()))
                .collectList()
                .map(saved -> receipt(differences, saved))
                .flatMap(receipt ->
                    context
                        .intend(receipt)
                        .flatMap(intent -> move(host, intent, differences, receipt)))
                .flatMapMany(served -> notices(differences, served)));
  }

  private Receipt receipt(List<Difference> differences, List<SavedFile> saved) {
    Map<String, String> facts = new HashMap<>();
    for (Difference difference : differences) {
      boolean folder = difference.wanted() instanceof Wanted.Folder;
      facts.put(
          (folder ? MADE : AFTER) + difference.wanted().path(), difference.wanted().fingerprint());
    }
    return new Receipt(format, facts, saved);
  }

  private Mono<String> move(
      Host host, Intent intent, List<Difference> differences, Receipt receipt) {
    Mono<String> forward =
        change(host, intent, differences)
            .then(load(server, host, intent, drain))
            .flatMap(loaded -> proof.map(said -> said + stragglers(loaded)));
    return trial(host, intent, differences)
        .then(
            forward.onErrorResume(
                ConfigurationSwitch::isAnAnswer, failure -> back(host, intent, receipt, failure)));
  }

  private String stragglers(Output loaded) {
    return loaded.lines().stream()
        .filter(line -> line.startsWith("stragglers=") && !line.equals("stragglers=0"))
        .findFirst()
        .filter(_ -> drain.isPositive())
        .map(line ->
            "; workers still busy with old requests after %d s: %s"
                .formatted(drain.toSeconds(), line.substring(11)))
        .orElse("");
  }

  /**
   * Whether the host said no, so that putting things back makes sense; a lost host says nothing.
   */
  private static boolean isAnAnswer(Throwable failure) {
    return failure instanceof ActionFailedException || failure instanceof CommandFailedException;
  }

  private Mono<Output> trial(Host host, Intent intent, List<Difference> differences) {
    List<Wanted> all =
        Stream.concat(differences.stream().map(Difference::wanted), tried.stream()).toList();
    Command command = server.trial().command().input(lines(all)).accepting(0, 1, 2).within(LOADING);
    return host.change(intent, command)
        .flatMap(output ->
            switch (output.exitCode()) {
              case 0 -> Mono.just(output);
              case 1 ->
                  Mono.error(
                      new ActionFailedException(
                          "%s: %s would not start with the new configuration, so nothing was changed: %s"
                              .formatted(host.name(), server.label(), tail(output))));
              default ->
                  Mono.error(
                      new ActionFailedException(
                          "%s: the new configuration could not be tried (is /tmp full?), so nothing was changed: %s"
                              .formatted(host.name(), tail(output))));
            });
  }

  private static Mono<Void> change(Host host, Intent intent, List<Difference> differences) {
    List<Wanted> all = differences.stream().map(Difference::wanted).toList();
    List<Wanted> folders = all.stream().filter(Wanted.Folder.class::isInstance).toList();
    List<Wanted> links =
        all.stream()
            .filter(one -> one instanceof Wanted.Link || one instanceof Wanted.Nothing)
            .toList();
    Mono<Void> files =
        Flux.fromIterable(all)
            .ofType(Wanted.Content.class)
            .concatMap(content -> host.write(intent, content.file()))
            .then();
    return switched(host, intent, folders).then(files).then(switched(host, intent, links));
  }

  private static Mono<Void> switched(Host host, Intent intent, List<Wanted> wanted) {
    return wanted.isEmpty()
        ? Mono.empty()
        : host.change(intent, Script.SWITCH.command().input(lines(wanted)).letFinish()).then();
  }

  private static Mono<Output> load(WebServer server, Host host, Intent intent, Duration drain) {
    Command command =
        server
            .load()
            .command(Long.toString(drain.toSeconds()))
            .accepting(0, 3, 4)
            .letFinish()
            .within(LOADING.plus(drain));
    return host.change(intent, command)
        .flatMap(output ->
            switch (output.exitCode()) {
              case 0 -> Mono.just(output);
              case 3 ->
                  Mono.error(
                      new ActionFailedException(
                          "%s: the configuration of %s has an error: %s"
                              .formatted(host.name(), server.label(), tail(output))));
              default ->
                  Mono.error(
                      new ActionFailedException(
                          "%s: %s did not come up with its configuration: %s"
                              .formatted(host.name(), server.label(), tail(output))));
            });
  }

  private Mono<String> back(Host host, Intent intent, Receipt receipt, Throwable failure) {
    return restore(host, intent, receipt)
        .then(load(server, host, intent, Duration.ZERO))
        .then(Proof.serves(server))
        .onErrorMap(
            ConfigurationSwitch::isAnAnswer,
            again ->
                new ActionFailedException(
                    "%s. The old files are back, but %s does not serve with them either: %s"
                        .formatted(failure.getMessage(), server.label(), again.getMessage()),
                    failure))
        .flatMap(serves ->
            Mono.error(
                new ActionFailedException(
                    "%s. The old configuration is back and serves (%s)"
                        .formatted(failure.getMessage(), serves),
                    failure)));
  }

  /** Folders that were made go again, unless somebody has put something into them. */
  private static Mono<Void> restore(Host host, Intent intent, Receipt receipt) {
    List<Wanted> made = made(receipt).stream().<Wanted>map(Wanted.Nothing::new).toList();
    return Flux.fromIterable(receipt.saved())
        .concatMap(one -> host.restore(intent, one))
        .then(switched(host, intent, made));
  }

  private static List<String> made(Receipt receipt) {
    return receipt.facts().keySet().stream()
        .filter(fact -> fact.startsWith(MADE))
        .map(fact -> fact.substring(MADE.length()))
        .sorted()
        .toList();
  }

  /** The folders that were made and would go again: those with something in them stay. */
  private static Mono<List<String>> madeAndEmpty(ReadableHost host, Receipt receipt) {
    List<String> made = made(receipt);
    return made.isEmpty()
        ? Mono.just(List.of())
        : host.query(Script.EMPTY_FOLDERS.command(made.toArray(String[]::new))).map(Output::lines);
  }

  private Flux<Notice> notices(List<Difference> differences, String served) {
    return Flux.<Notice>fromStream(
            differences.stream().map(difference -> new Notice.Did(difference.change())))
        .concatWithValues(
            new Notice.Did(new Change(server.label(), "ran with the old configuration", served)));
  }

  /** Looks whether each file is as a receipt left it or as it was before, and for its folders. */
  static Mono<UndoCheck> checkUndo(Receipt receipt, ReadContext<WebSettings> context) {
    ReadableHost host = context.host();
    return Mono.zip(
            Flux.fromIterable(receipt.saved())
                .concatMap(saved -> host.stat(saved.path()).map(now -> new Now(saved, now)))
                .collectList(),
            madeAndEmpty(host, receipt),
            WebServer.of(context).flatMap(WebServer::state))
        .map(found -> judge(receipt, found.getT1(), found.getT2(), found.getT3()));
  }

  private record Now(SavedFile saved, FileState state) {
    boolean isAsBefore() {
      return same(saved.before());
    }

    boolean same(FileState other) {
      return Wanted.fingerprint(other).equals(Wanted.fingerprint(state));
    }

    Change back() {
      return new Change(
          state.path(),
          shown(Wanted.fingerprint(state)),
          shown(Wanted.fingerprint(saved.before())));
    }
  }

  private static UndoCheck judge(
      Receipt receipt, List<Now> files, List<String> folders, WebServer.State state) {
    List<Change> foreign =
        files.stream()
            .filter(now -> !now.isAsBefore())
            .filter(now ->
                !Objects.equals(
                    receipt.facts().get(AFTER + now.state().path()),
                    Wanted.fingerprint(now.state())))
            .map(Now::back)
            .toList();
    if (!foreign.isEmpty()) {
      return new UndoCheck.Changed(foreign);
    }
    List<Change> back =
        Stream.concat(
                files.stream().filter(now -> !now.isAsBefore()).map(Now::back),
                folders.stream().map(folder -> new Change(folder, "an empty folder", "absent")))
            .toList();
    return back.isEmpty() && state.current()
        ? new UndoCheck.AlreadyUndone("the files are as before, and the web server runs with them")
        : new UndoCheck.Reversible(back);
  }

  /** Brings the saved files back and proves that the server serves with them. */
  static Flux<Notice> undo(Receipt receipt, ChangeContext<WebSettings> context) {
    return WebServer.of(context)
        .flatMap(server -> undo(server, receipt, context))
        .cast(Notice.class)
        .flux();
  }

  private static Mono<Notice.Did> undo(
      WebServer server, Receipt receipt, ChangeContext<WebSettings> context) {
    Host host = context.host();
    return context
        .intend(new Receipt(receipt.format() + "/undo", receipt.facts(), receipt.saved()))
        .flatMap(intent ->
            restore(host, intent, receipt)
                .then(load(server, host, intent, Duration.ZERO))
                .then(Proof.serves(server)))
        .map(served ->
            new Notice.Did(new Change(server.label(), "ran with the new configuration", served)));
  }

  private static String lines(List<Wanted> wanted) {
    return wanted.stream().map(Wanted::line).collect(joining("\n", "", "\n"));
  }

  private static String tail(Output output) {
    List<String> said =
        output
            .stderr()
            .lines()
            .filter(line -> !line.isBlank() && !line.contains("AH00558"))
            .map(String::strip)
            .toList();
    return said.isEmpty()
        ? "it says nothing; see its error log"
        : String.join(" / ", said.subList(Math.max(0, said.size() - 4), said.size()));
  }

  private static String shown(String fingerprint) {
    return fingerprint.startsWith("file ")
        ? "file " + fingerprint.substring(5, 17) + "…" + fingerprint.substring(5 + 64)
        : fingerprint;
  }
}
