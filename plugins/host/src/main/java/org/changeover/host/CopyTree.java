package org.changeover.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.Manifest;
import org.changeover.kit.Patterns;
import org.changeover.kit.Room;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Finding;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Copies a folder with all below it to the target, which pulls it from another host with rsync. */
final class CopyTree extends HostAction<CopyTree.Parameters> {

  record Parameters(
      @Doc("The host that has the folder; nothing is ever removed there.") @Example("old")
          HostRef from,
      @Doc("The folder, on both hosts; on the target, the folder above it exists.")
          @Example("/var/lib/libravatar")
          @Matches(Patterns.PATH)
          String path,
      @Doc("Paths below it that are left out, and left alone on the target.")
          @Example("[cache, tmp/sessions]")
          @Matches(Patterns.RELATIVE_PATH)
          List<String> exclude,
      @Doc("The account of the source that the target logs in to; any but root has sudo there.")
          @Default("root")
          @Matches(Patterns.ACCOUNT)
          String login,
      @Doc("The address of the source to connect to; left out, the first of the inventory.")
          @Example("10.0.0.5")
          @Matches(Patterns.ADDRESS)
          Optional<String> address,
      @Doc("The port of SSH there.") @Default("22") @Between(min = 1, max = 65535) int port,
      @Doc("The target's addresses as the source sees them; left out, those of the inventory.")
          @Example("[203.0.113.20]")
          @Matches(Patterns.ADDRESS)
          List<String> connectsFrom,
      @Doc("How long the temporary key is good for, should nobody remove it.") @Default("24h")
          Duration keyLifetime,
      @Doc("How many files at most may go on the target because the source has them no more.")
          @Default("1000")
          @Between(min = 0, max = 100_000_000)
          int maxDelete,
      @Doc(
              "Whether nobody writes to the source any more: then every difference counts, and otherwise those that came before the copy began.")
          @Default("false")
          boolean sourceAtRest,
      @Doc("What is compared afterwards: quick leaves out the content of files.") @Default("full")
          Manifest.Depth verify,
      @Doc("After this time the copy is stopped.") @Default("6h") Duration timeout,
      @Doc(
              "Whether undo may remove what was written to a copy that the step made; otherwise a person is asked.")
          @Default("false")
          boolean discardOnUndo) {
    public Parameters {
      exclude = List.copyOf(exclude);
      connectsFrom = List.copyOf(connectsFrom);
    }
  }

  CopyTree() {
    super(
        "copy-tree",
        "Copies a folder from another host with rsync and compares every path on both",
        Parameters.class);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("bytes", "How many bytes of files were transferred."),
        new OutputDoc("files", "How many files were transferred."),
        new OutputDoc("seconds", "How long that took."),
        new OutputDoc("rate", "Bytes a second."),
        new OutputDoc("entries", "How many paths the tree has."),
        new OutputDoc("manifest", "A hash that stands for the whole tree."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.reading("file:" + wanted.from().name() + ":" + wanted.path())
        .and(
            Resources.writing(
                "file:" + target.name() + ":" + wanted.path(),
                "host:" + wanted.from().name() + "/login-keys"));
  }

  /** Looks at everything but the content first, which is cheap and mostly enough. */
  /** What the target has already is not counted: it may be replaced file by file. */
  @Override
  public Flux<Finding> inspect(Parameters wanted, ReadContext<NoSettings> context) {
    List<String> tree = List.of(wanted.path());
    return Room.taken(context.host(wanted.from()), tree)
        .zipWith(Room.taken(context.host(), tree), CopyTree::more)
        .flatMapMany(takes ->
            Room.fits(List.of(new Room.Need("the copy", context.host(), wanted.path(), takes))));
  }

  private static OptionalLong more(OptionalLong original, OptionalLong there) {
    return original.isEmpty()
        ? original
        : OptionalLong.of(Math.max(0, original.getAsLong() - there.orElse(0)));
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    var judge = new TreeJudge(wanted, context);
    Mono<Check> quick = judge.look(Manifest.Depth.QUICK);
    return wanted.verify() == Manifest.Depth.QUICK
        ? quick
        : quick.flatMap(found ->
            found instanceof Check.Satisfied ? judge.look(Manifest.Depth.FULL) : Mono.just(found));
  }

  @Override
  public Mono<Check> verify(Parameters wanted, ReadContext<NoSettings> context) {
    return new TreeJudge(wanted, context).look(wanted.verify());
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return new TreePull(wanted, context).run();
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return Reversal.compensating(
        "removes the copy when the step made it; in a copy that was there before, the newer files stay, and what they replaced is not kept");
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    return new TreeUndo(wanted, receipt).check(context);
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    return new TreeUndo(wanted, receipt).run(context);
  }

  /** What a comparison says about the wish that both trees are equal. */
  static Check judged(Manifest.Comparison found) {
    if (!found.missing().isEmpty()) {
      return differs(
          List.of(new Change("folder " + found.missing().getFirst(), "", "there")), false);
    }
    if (found.unreadable() > 0) {
      return new Check.Unknown(
          "%d files could not be read and so not be compared; look at the disks"
              .formatted(found.unreadable()));
    }
    return found.differences().isEmpty()
        ? new Check.Satisfied(
            new Evidence(
                "equal on both: " + found.summary(),
                Map.of(
                    "entries", found.entries(),
                    "manifest", found.sha256())))
        : differs(found.differences().stream().map(CopyTree::change).toList(), found.more());
  }

  private static Change change(Manifest.Difference found) {
    return new Change(
        found.path().isEmpty() ? "the folder itself" : found.path(), found.right(), found.left());
  }

  private static Check differs(List<Change> changes, boolean more) {
    var shown = new ArrayList<>(changes);
    if (more) {
      shown.add(new Change("other paths", "differ too", ""));
    }
    return new Check.Differs(shown, Fingerprint.sha256(shown.toString()));
  }

  static ActionFailedException failed(String host, String what, String todo) {
    return new ActionFailedException("%s: %s; %s".formatted(host, what, todo));
  }
}
