package org.changeover.mirrors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
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
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.SavedFile;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds a package to a flat apt repository. The repository's path is a symbolic link: a new folder
 * is made beside the one that it leads to, with everything that was offered before, and the link is
 * replaced in one rename, so that no apt anywhere sees half of it.
 *
 * <p>Crash points: before the rename nobody sees anything of it, and a second attempt makes the
 * folder anew; after it everything is done.
 */
final class PublishPackage extends Described<PublishPackage.Parameters>
    implements ChangingAction<PublishPackage.Parameters, MirrorsSettings> {
  private static final String FORMAT = "mirrors/publish-package@1";
  private static final ShellScript PUBLISHED = ShellScript.of(PublishPackage.class, "published.sh");
  private static final ShellScript STAGE = ShellScript.of(PublishPackage.class, "stage.sh");
  private static final ShellScript FLIP = ShellScript.of(PublishPackage.class, "flip.sh");
  private static final int NO_INDEX = 3;

  record Parameters(
      @Doc("The .deb to publish.")
          @Example("/srv/libravatar-slave_1.9+mig1_all.deb")
          @Matches(Patterns.PATH)
          String file,
      @Doc("The host that the file lies on; left out, the repository's own.") @Example("new")
          Optional<HostRef> on,
      @Doc("The repository: a symbolic link to a folder with packages and their index.")
          @Example("/srv/apt")
          @Matches(Patterns.PATH)
          String repository,
      @Doc("The key in root's keyring that signs the index; left out, it stays unsigned.")
          @Example("apt@libravatar.example")
          @Matches("[A-Za-z0-9@._+-]+")
          Optional<String> signingKey) {}

  PublishPackage() {
    super(
        "publish-package",
        "Publishes a package in an apt repository in one step",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("version", "The version that is offered now."),
        new OutputDoc("folder", "The folder that the repository's link leads to."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("file:" + target.name() + ":" + parameters.repository());
  }

  private record Offer(String name, String version, String sha256, String file) {}

  /**
   * The package to publish and the repository as it stands.
   *
   * @param offers what its index lists
   */
  private record Standing(DebianPackage deb, FileState file, FileState link, List<Offer> offers) {

    Optional<Offer> offer() {
      return offers.stream()
          .filter(o -> o.name().equals(deb.name()) && o.version().equals(deb.version()))
          .findFirst();
    }

    boolean isPublished() {
      return offer().filter(o -> o.sha256().equals(file.sha256())).isPresent();
    }

    Change change(String repository) {
      String before =
          offers.stream()
              .filter(o -> o.name().equals(deb.name()))
              .map(o -> o.name() + " " + o.version())
              .reduce((a, b) -> a + ", " + b)
              .orElse("");
      return new Change(repository, before, "also " + deb.name() + " " + deb.version());
    }

    Optional<String> doubt(String repository) {
      if (link.kind() != FileState.Kind.LINK) {
        return Optional.of(
            "%s is %s; move the folder to %s-1 and make %s a symbolic link to it, so that publishing is one step"
                .formatted(
                    repository,
                    link.exists() ? "no symbolic link" : "not there",
                    repository,
                    repository));
      }
      return offer()
          .filter(o -> !o.sha256().equals(file.sha256()))
          .map(o ->
              "%s offers %s %s already, with other bytes; build a higher version"
                  .formatted(repository, o.name(), o.version()));
    }

    /** The folder that the link leads to. */
    String folder() {
      String to = link.linkTarget();
      return to.startsWith("/")
          ? to
          : link.path().substring(0, link.path().lastIndexOf('/') + 1) + to;
    }

    /** The folder that it shall lead to. */
    String next() {
      return link.path() + "-" + file.sha256().substring(0, 12);
    }
  }

  private static Mono<Standing> standing(Parameters wanted, ReadContext<MirrorsSettings> context) {
    ReadableHost source = wanted.on().map(context::host).orElseGet(context::host);
    ReadableHost host = context.host();
    return Mono.zip(
            DebianPackage.required(source, wanted.file(), context.settings().knownHosts()),
            source.stat(wanted.file()),
            host.stat(wanted.repository()),
            offers(host, wanted.repository()))
        .map(found -> new Standing(found.getT1(), found.getT2(), found.getT3(), found.getT4()));
  }

  private static Mono<List<Offer>> offers(ReadableHost host, String repository) {
    return host.query(PUBLISHED.command(repository).accepting(0, NO_INDEX))
        .map(output ->
            output.lines().stream()
                .map(line -> line.split("\t", -1))
                .map(f -> new Offer(f[0], f[1], f[2], f[3]))
                .toList());
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<MirrorsSettings> context) {
    return standing(wanted, context)
        .flatMap(standing -> {
          Optional<String> doubt = standing.doubt(wanted.repository());
          if (doubt.isPresent()) {
            return Mono.just(new Check.Unknown(doubt.get()));
          }
          return standing.isPublished()
              ? proved(wanted, standing, context.host())
              : Mono.just(
                  new Check.Differs(
                      List.of(standing.change(wanted.repository())),
                      standing.link().linkTarget() + " " + standing.file().sha256()));
        });
  }

  /** An index is a promise: the file that it names must be there, with the bytes that it names. */
  private static Mono<Check> proved(Parameters wanted, Standing standing, ReadableHost host) {
    Offer offer = standing.offer().orElseThrow();
    String path = standing.folder() + "/" + offer.file().replaceFirst("^\\./", "");
    return host.stat(path)
        .map(file ->
            file.sha256().equals(offer.sha256())
                ? new Check.Satisfied(
                    new Evidence(
                        "%s offers %s %s, sha256 %s, out of %s"
                            .formatted(
                                wanted.repository(),
                                offer.name(),
                                offer.version(),
                                offer.sha256(),
                                standing.folder()),
                        Map.of("version", offer.version(), "folder", standing.folder())))
                : new Check.Unknown(
                    "%s lists %s, but %s; repair the repository"
                        .formatted(
                            wanted.repository(),
                            offer.file(),
                            file.exists() ? "it has other bytes" : "it is not there")));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<MirrorsSettings> context) {
    return standing(wanted, context)
        .flatMapMany(standing ->
            standing
                .doubt(wanted.repository())
                .<Flux<Notice>>map(doubt -> Flux.error(new ActionFailedException(doubt)))
                .orElseGet(() ->
                    standing.isPublished() ? Flux.empty() : publish(wanted, standing, context)));
  }

  private static Flux<Notice> publish(
      Parameters wanted, Standing standing, ChangeContext<MirrorsSettings> context) {
    Host host = context.host();
    return host.save(wanted.repository())
        .flatMap(saved -> context.intend(receipt(standing, saved)))
        .flatMap(intent -> flip(wanted, standing, intent, context))
        .thenMany(Flux.just(new Notice.Did(standing.change(wanted.repository()))));
  }

  private static Mono<Void> flip(
      Parameters wanted, Standing standing, Intent intent, ChangeContext<MirrorsSettings> context) {
    Host host = context.host();
    ReadableHost source = wanted.on().<ReadableHost>map(context::host).orElse(host);
    String next = standing.next();
    Command flip = FLIP.command(next, wanted.repository(), wanted.signingKey().orElse(""));
    return host.change(intent, STAGE.command(standing.folder(), next))
        .then(
            Mono.defer(() ->
                host.receive(
                    intent, source, wanted.file(), next + "/" + standing.deb().fileName())))
        .then(Mono.defer(() -> host.change(intent, flip)))
        .then();
  }

  private static Receipt receipt(Standing standing, SavedFile link) {
    return new Receipt(FORMAT, Map.of("folder", standing.next()), List.of(link));
  }

  @Override
  public boolean repeatable(Parameters parameters) {
    return true;
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return Reversal.exact();
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<MirrorsSettings> context) {
    SavedFile link = receipt.saved().getFirst();
    return context
        .host()
        .stat(link.path())
        .zipWith(context.host().stat(receipt.fact("folder")))
        .map(found -> judgedUndo(receipt, link, found.getT1(), found.getT2()));
  }

  private static UndoCheck judgedUndo(
      Receipt receipt, SavedFile link, FileState now, FileState folder) {
    boolean isBefore = Fingerprint.of(now).equals(Fingerprint.of(link.before()));
    Change change =
        new Change(link.path(), Fingerprint.shown(now), Fingerprint.shown(link.before()));
    if (isBefore) {
      return folder.exists()
          ? new UndoCheck.Reversible(
              List.of(new Change(folder.path(), Fingerprint.shown(folder), "")))
          : new UndoCheck.AlreadyUndone(link.path() + " leads where it did before");
    }
    return now.linkTarget().equals(receipt.fact("folder"))
        ? new UndoCheck.Reversible(List.of(change))
        : new UndoCheck.Changed(List.of(change));
  }

  @Override
  public Flux<Notice> undo(
      Parameters wanted, Receipt receipt, ChangeContext<MirrorsSettings> context) {
    Host host = context.host();
    SavedFile link = receipt.saved().getFirst();
    String folder = receipt.fact("folder");
    return host.stat(link.path())
        .flatMapMany(now ->
            context
                .intend(new Receipt(FORMAT + "-undo", receipt.facts(), receipt.saved()))
                .flatMapMany(intent ->
                    host.restore(intent, link)
                        .flatMapMany(restored ->
                            host.change(intent, Command.of("rm", "-rf", "--", folder))
                                .thenMany(
                                    Flux.just(
                                        new Notice.Did(
                                            new Change(
                                                link.path(),
                                                Fingerprint.shown(now),
                                                Fingerprint.shown(restored))))))));
  }
}
