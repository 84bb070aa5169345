package org.changeover.host;

import java.util.List;
import java.util.Map;
import org.changeover.spi.ActionFailedException;
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
import org.changeover.spi.SavedFile;
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

  private static final String HOST_KEYS = "date +%s%N; cat /etc/ssh/ssh_host_*_key.pub";

  /** How far the time of a file may lag behind the clock, in nanoseconds. */
  private static final long TICK = 20_000_000;

  private final CopyTree.Parameters wanted;
  private final ChangeContext<NoSettings> context;
  private final TreeKey key;

  TreePull(CopyTree.Parameters wanted, ChangeContext<NoSettings> context) {
    this.wanted = wanted;
    this.context = context;
    this.key = new TreeKey(wanted, context, context.operation().key());
  }

  /** What is known before anything is changed. */
  private record Prepared(
      long began, List<String> hostKeys, TreeOwners.Found found, boolean existed) {}

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
                            failure -> key.letGo(intent).then(Mono.<Notice>error(failure)))));
  }

  private static boolean isAnAnswer(Throwable failure) {
    return failure instanceof ActionFailedException || failure instanceof CommandFailedException;
  }

  private Receipt receipt(Prepared prepared, SavedFile record) {
    return new Receipt(
        FORMAT,
        Map.of("operation", key.operation(), "existed", Boolean.toString(prepared.existed())),
        List.of(record));
  }

  private Mono<Prepared> prepare() {
    return Mono.zip(
            context.host(wanted.from()).query(Command.shell(HOST_KEYS)).map(Output::lines),
            new TreeOwners(wanted, context).look(),
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

  private Flux<Notice> copied(Intent intent, Prepared prepared) {
    var transfer = new TreeTransfer(wanted, context, key);
    return key.letIn(intent, prepared.hostKeys(), prepared.began())
        .delayUntil(job -> note(intent, prepared, false))
        .flatMapMany(job -> transfer.run(intent, job, prepared.found(), prepared.existed()))
        .concatWith(key.letGo(intent).then(Mono.empty()))
        .concatWith(Mono.defer(() -> note(intent, prepared, true)).then(Mono.empty()));
  }

  private Mono<FileState> note(Intent intent, Prepared prepared, boolean ended) {
    var record = new TreeRecord(key.operation(), prepared.began(), ended);
    return context.host().write(intent, record.file(wanted.path()));
  }
}
