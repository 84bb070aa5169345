package org.changeover.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.FileState;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes back a copy of a tree. The source is spoken to only where a key may still be there. */
record TreeUndo(CopyTree.Parameters wanted, Receipt receipt) {
  private static final Duration LONG = Duration.ofHours(2);
  private static final String WRITTEN = ShellScript.of(TreeUndo.class, "written.sh").text();

  /**
   * What is left of the step.
   *
   * @param aside what has not become the tree
   */
  private record Left(
      boolean tree, boolean aside, boolean key, boolean note, Optional<TreeRecord> record) {
    boolean nothing() {
      return !tree && !aside && !key && !note;
    }
  }

  private boolean existed() {
    return receipt.fact("existed").equals("true");
  }

  private String operation() {
    return receipt.fact("operation");
  }

  private SavedFile note() {
    return receipt.saved().getFirst();
  }

  private Mono<Left> look(ReadContext<NoSettings> context) {
    return Mono.zip(
            context.host().stat(wanted.path()),
            context.host().stat(TreeTransfer.aside(wanted.path())),
            context.host().stat(TreeKey.folder(operation())),
            context.host().stat(note().path()),
            TreeRecord.read(context.host(), wanted.path()))
        .map(found ->
            new Left(
                found.getT1().exists() && !existed(),
                found.getT2().exists() && !existed(),
                found.getT3().exists(),
                !same(found.getT4(), note().before()),
                found.getT5()));
  }

  private static boolean same(FileState one, FileState other) {
    return Fingerprint.of(one).equals(Fingerprint.of(other));
  }

  Mono<UndoCheck> check(ReadContext<NoSettings> context) {
    return look(context)
        .flatMap(left -> {
          if (left.nothing()) {
            return Mono.just(
                new UndoCheck.AlreadyUndone("nothing of the copy is left to take back"));
          }
          return left.tree()
              ? removable(left, context)
              : Mono.just(new UndoCheck.Reversible(changes()));
        });
  }

  /** Somebody may have written to the copy since it was made. */
  private Mono<UndoCheck> removable(Left left, ReadContext<NoSettings> context) {
    boolean ours =
        left.record().filter(r -> r.operation().equals(operation()) && r.ended()).isPresent();
    if (wanted.discardOnUndo() || !ours) {
      return Mono.just(new UndoCheck.Reversible(changes()));
    }
    return context
        .host()
        .query(
            Command.shell(WRITTEN, wanted.path(), note().path(), String.join(" ", wanted.exclude()))
                .within(LONG))
        .map(output -> output.stdout().strip())
        .map(path ->
            path.isEmpty()
                ? new UndoCheck.Reversible(changes())
                : new UndoCheck.Changed(
                    List.of(
                        new Change(
                            wanted.path(),
                            "written to since it was copied, at " + path,
                            "removed"))));
  }

  private List<Change> changes() {
    return List.of(
        existed()
            ? new Change(
                wanted.path(), "the newer copy", "stays newer: what it replaced is not kept")
            : new Change(wanted.path(), "the copy", ""));
  }

  Flux<Notice> run(ChangeContext<NoSettings> context) {
    return look(context)
        .flatMapMany(left ->
            context
                .intend(new Receipt(TreePull.FORMAT + "-undo", receipt.facts(), receipt.saved()))
                .flatMap(intent -> takeBack(left, intent, context))
                .thenMany(Flux.fromIterable(changes()).map(Notice.Did::new)));
  }

  private Mono<Void> takeBack(Left left, Intent intent, ChangeContext<NoSettings> context) {
    Mono<Void> key =
        left.key() ? new TreeKey(wanted, context, operation()).letGo(intent) : Mono.empty();
    Mono<Void> tree = left.tree() ? remove(wanted.path(), intent, context) : Mono.empty();
    Mono<Void> aside =
        left.aside() ? remove(TreeTransfer.aside(wanted.path()), intent, context) : Mono.empty();
    return tree.then(aside)
        .then(key)
        .then(Mono.defer(() -> context.host().restore(intent, note())))
        .then();
  }

  private static Mono<Void> remove(String path, Intent intent, ChangeContext<NoSettings> context) {
    return context
        .host()
        .change(intent, Command.of("rm", "-rf", "--one-file-system", "--", path).within(LONG))
        .then();
  }
}
