package org.changeover.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Files that a step replaces, under one receipt: saved first, then the intent, then written; later
 * told apart from what somebody else made of them, and brought back byte for byte.
 *
 * <p>The receipt holds the files as they were and, under {@code left:PATH}, a fingerprint of each
 * as the step leaves it. A crash between two writes leaves each file either as it was or as it was
 * to be: both are known, and undo brings both back.
 */
public final class SavedFiles {
  private static final String LEFT = "left:";
  private static final String MIDWAY = "midway:";

  private SavedFiles() {}

  /** Saves what is at each path, records the intent, writes the files, and says what it did. */
  public static Flux<Notice> replace(
      ChangeContext<?> context, Host host, String format, List<FileContent> files) {
    return Flux.fromIterable(files)
        .concatMap(file -> host.save(file.path()))
        .collectList()
        .flatMapMany(saved ->
            context
                .intend(receipt(format, files, saved))
                .flatMapMany(intent -> write(host, intent, files, saved)));
  }

  private static Flux<Notice> write(
      Host host, Intent intent, List<FileContent> files, List<SavedFile> saved) {
    return Flux.range(0, files.size())
        .concatMap(n ->
            host.write(intent, files.get(n))
                .map(now -> new Notice.Did(change(saved.get(n).before(), now))));
  }

  private static Receipt receipt(String format, List<FileContent> files, List<SavedFile> saved) {
    Map<String, String> left = new HashMap<>();
    files.forEach(file -> left.put(file.path(), Fingerprint.of(file)));
    return receipt(format, left, Map.of(), saved);
  }

  /**
   * The receipt of files that a step replaces by other means than {@link #replace}.
   *
   * @param left the fingerprint of each path as the step leaves it
   * @param midway that of each path which has another one in between, should the step be torn
   */
  public static Receipt receipt(
      String format, Map<String, String> left, Map<String, String> midway, List<SavedFile> saved) {
    Map<String, String> facts = new HashMap<>();
    left.forEach((path, fingerprint) -> facts.put(LEFT + path, fingerprint));
    midway.forEach((path, fingerprint) -> facts.put(MIDWAY + path, fingerprint));
    return new Receipt(format, facts, saved);
  }

  /** Whether each file is as the step left it or as it was before. */
  public static Mono<UndoCheck> checkUndo(ReadContext<?> context, Receipt receipt) {
    return Flux.fromIterable(receipt.saved())
        .concatMap(
            saved -> reading(context, saved).stat(saved.path()).map(now -> new Found(saved, now)))
        .collectList()
        .map(found -> judge(receipt, found));
  }

  private static UndoCheck judge(Receipt receipt, List<Found> files) {
    var foreign = new ArrayList<Change>();
    var open = new ArrayList<Change>();
    for (Found file : files) {
      if (!file.isAsBefore()) {
        open.add(change(file.now(), file.saved().before()));
        String now = Fingerprint.of(file.now());
        String left = receipt.fact(LEFT + file.saved().path());
        String midway = receipt.facts().getOrDefault(MIDWAY + file.saved().path(), left);
        if (!now.equals(left) && !now.equals(midway)) {
          foreign.add(change(file.now(), file.saved().before()));
        }
      }
    }
    if (!foreign.isEmpty()) {
      return new UndoCheck.Changed(foreign);
    }
    return open.isEmpty()
        ? new UndoCheck.AlreadyUndone(
            files.size() == 1 ? "the file is as before" : files.size() + " files are as before")
        : new UndoCheck.Reversible(open);
  }

  /** Records the intent and brings every file back, the last one first. */
  public static Flux<Notice> restore(ChangeContext<?> context, Receipt receipt) {
    return context
        .intend(new Receipt(receipt.format() + "-undo", receipt.facts(), receipt.saved()))
        .flatMapMany(intent ->
            Flux.fromIterable(receipt.saved().reversed())
                .concatMap(saved -> restore(changing(context, saved), intent, saved)));
  }

  private static Mono<Notice> restore(Host host, Intent intent, SavedFile saved) {
    return host.stat(saved.path())
        .flatMap(
            before -> host.restore(intent, saved).map(now -> new Notice.Did(change(before, now))));
  }

  /** What differs between two states of one path, for people. */
  public static Change change(FileState before, FileState after) {
    return new Change(after.path(), Fingerprint.shown(before), Fingerprint.shown(after));
  }

  private static ReadableHost reading(ReadContext<?> context, SavedFile saved) {
    return saved.host().equals(context.target().name())
        ? context.host()
        : context.host(new HostRef(saved.host()));
  }

  private static Host changing(ChangeContext<?> context, SavedFile saved) {
    return saved.host().equals(context.target().name())
        ? context.host()
        : context.host(new HostRef(saved.host()));
  }

  private record Found(SavedFile saved, FileState now) {
    boolean isAsBefore() {
      return Fingerprint.of(now).equals(Fingerprint.of(saved.before()));
    }
  }
}
