package org.changeover.mirrors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.FileState;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The file with the mirrors' keys on a main server, in its place or aside; one rename leads from
 * the one to the other, so that there is no crash point in between.
 */
record AsideKeys(FileState keys, FileState aside) {
  private static final ShellScript MOVE = ShellScript.of(AsideKeys.class, "aside.sh");
  private static final String SUFFIX = ".changeover-aside";

  static Mono<AsideKeys> of(ReadContext<MirrorsSettings> context) {
    ReadableHost host = context.host();
    String path = context.settings().authorizedKeys();
    return host.stat(path).zipWith(host.stat(path + SUFFIX), AsideKeys::new);
  }

  /** What only a person can decide. */
  Optional<String> doubt() {
    if (keys.exists() && aside.exists()) {
      return Optional.of(
          "%s is there, though an earlier one lies aside as %s; look at both and remove one"
              .formatted(keys.path(), aside.path()));
    }
    return odd(keys).or(() -> odd(aside));
  }

  private static Optional<String> odd(FileState state) {
    return state.exists() && state.kind() != FileState.Kind.FILE
        ? Optional.of("%s is %s; look at it".formatted(state.path(), Fingerprint.shown(state)))
        : Optional.empty();
  }

  /**
   * Moves the one of both that is there.
   *
   * @param format of the receipt
   */
  static Flux<Notice> move(
      FileState from, FileState to, String format, ChangeContext<MirrorsSettings> context) {
    Map<String, String> facts =
        Map.of("path", from.path(), "aside", to.path(), "was", Fingerprint.of(from));
    return context
        .intend(Receipt.of(format, facts))
        .flatMap(intent -> context.host().change(intent, MOVE.command(from.path(), to.path())))
        .thenMany(
            Flux.just(
                new Notice.Did(
                    new Change(from.path(), Fingerprint.shown(from), "moved to " + to.path()))));
  }

  static Mono<UndoCheck> checkUndo(Receipt receipt, ReadContext<MirrorsSettings> context) {
    ReadableHost host = context.host();
    return Mono.zip(
        host.stat(receipt.fact("path")),
        host.stat(receipt.fact("aside")),
        (from, to) -> judgedUndo(receipt, from, to));
  }

  private static UndoCheck judgedUndo(Receipt receipt, FileState from, FileState to) {
    String was = receipt.fact("was");
    if (!to.exists() && Fingerprint.of(from).equals(was)) {
      return new UndoCheck.AlreadyUndone(from.path() + " is as before");
    }
    Change change = new Change(from.path(), Fingerprint.shown(from), Fingerprint.shown(to));
    return !from.exists() && Fingerprint.of(to).equals(was)
        ? new UndoCheck.Reversible(List.of(change))
        : new UndoCheck.Changed(List.of(change));
  }

  static Flux<Notice> undo(Receipt receipt, ChangeContext<MirrorsSettings> context) {
    return checkUndo(receipt, context)
        .flatMapMany(found ->
            switch (found) {
              case UndoCheck.AlreadyUndone _ -> Flux.empty();
              case UndoCheck.Reversible(List<Change> changes) ->
                  moveBack(receipt, changes, context);
              case UndoCheck.Changed(List<Change> diff) ->
                  Flux.error(
                      new ActionFailedException(
                          context.host().name() + ": the keys were changed since: " + diff));
              case UndoCheck.Impossible(String why) -> Flux.error(new ActionFailedException(why));
            });
  }

  private static Flux<Notice> moveBack(
      Receipt receipt, List<Change> changes, ChangeContext<MirrorsSettings> context) {
    return context
        .intend(Receipt.of(receipt.format() + "-undo", receipt.facts()))
        .flatMap(intent ->
            context
                .host()
                .change(intent, MOVE.command(receipt.fact("aside"), receipt.fact("path"))))
        .thenMany(Flux.fromIterable(changes).map(Notice.Did::new));
  }
}
