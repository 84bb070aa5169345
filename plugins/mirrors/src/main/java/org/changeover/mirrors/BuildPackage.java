package org.changeover.mirrors;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.SavedFiles;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
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
 * Rebuilds the mirrors' package with the host keys of a new main server in its known hosts, under a
 * higher version. The same package, keys and names always make the same bytes.
 */
final class BuildPackage extends Described<BuildPackage.Parameters>
    implements ChangingAction<BuildPackage.Parameters, MirrorsSettings> {
  private static final String FORMAT = "mirrors/build-package@1";
  private static final ShellScript BUILD = ShellScript.of(BuildPackage.class, "build.sh");

  record Parameters(
      @Doc("The package to start from: a .deb, or a folder with DEBIAN/control in it.")
          @Example("/srv/packages/libravatar-slave_1.9_all.deb")
          @Matches(Patterns.PATH)
          String from,
      @Doc("The server whose host keys mirrors will trust; they are read on it, as root.")
          @Example("new")
          HostRef server,
      @Doc("The names and addresses under which mirrors reach it.")
          @Example("[0.cdn.libravatar.example, 192.0.2.20]")
          @Matches(Patterns.NAME)
          List<String> names,
      @Doc("Whether the keys that these names had before stay trusted as well.") @Default("false")
          boolean keepOld,
      @Doc("The new version; left out, the old one with +mig1, or the next number behind it.")
          @Example("1.9+mig1")
          @Matches(Patterns.VERSION)
          Optional<String> version,
      @Doc("The folder that the new .deb goes to; it exists.")
          @Default("/srv")
          @Matches(Patterns.PATH)
          String into) {
    public Parameters {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("names is empty; name what mirrors connect to");
      }
    }
  }

  BuildPackage() {
    super(
        "build-package",
        "Rebuilds the mirrors' package so that it trusts the new main server",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("file", "Where the new .deb lies."),
        new OutputDoc("version", "Its version."),
        new OutputDoc("sha256", "Its SHA-256 sum."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("file:" + target.name() + ":" + parameters.into())
        .and(Resources.reading("host:" + parameters.server() + "/ssh-host-keys"));
  }

  /** What is to be made of what. */
  private record Recipe(DebianPackage old, DebianPackage made, String file) {

    boolean isMadeBy(Optional<DebianPackage> found) {
      return found.filter(made::equals).isPresent();
    }

    Change change(Optional<DebianPackage> found) {
      return new Change(
          file,
          found.map(f -> f.name() + " " + f.version()).orElse(""),
          "%s %s instead of %s, with %d lines of known hosts"
              .formatted(
                  made.name(), made.version(), old.version(), made.knownHosts().lines().size()));
    }
  }

  private static Mono<Recipe> recipe(Parameters wanted, ReadContext<MirrorsSettings> context) {
    String path = context.settings().knownHosts();
    return DebianPackage.required(context.host(), wanted.from(), path)
        .zipWith(HostKey.of(context.host(wanted.server())))
        .flatMap(found -> {
          DebianPackage old = found.getT1();
          KnownHosts rest =
              wanted.keepOld() ? old.knownHosts() : old.knownHosts().without(wanted.names());
          String version = wanted.version().orElseGet(old::nextVersion);
          DebianPackage made = old.with(version, rest.with(wanted.names(), found.getT2()));
          return requireHigher(context, old, version)
              .thenReturn(new Recipe(old, made, wanted.into() + "/" + made.fileName()));
        });
  }

  private static Mono<Void> requireHigher(
      ReadContext<MirrorsSettings> context, DebianPackage old, String version) {
    return context
        .host()
        .query(
            Command.of("dpkg", "--compare-versions", version, "gt", old.version()).accepting(0, 1))
        .flatMap(output ->
            output.exitCode() == 0
                ? Mono.empty()
                : Mono.error(
                    new ActionFailedException(
                        "version %s is not higher than %s, so that no mirror would take it; give a higher one"
                            .formatted(version, old.version()))));
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<MirrorsSettings> context) {
    return recipe(wanted, context)
        .flatMap(recipe ->
            found(recipe, context)
                .zipWith(context.host().stat(recipe.file()))
                .map(found -> judged(recipe, found.getT1(), found.getT2())));
  }

  private static Mono<Optional<DebianPackage>> found(
      Recipe recipe, ReadContext<MirrorsSettings> context) {
    return DebianPackage.at(context.host(), recipe.file(), context.settings().knownHosts());
  }

  private static Check judged(Recipe recipe, Optional<DebianPackage> found, FileState state) {
    if (!recipe.isMadeBy(found)) {
      return new Check.Differs(
          List.of(recipe.change(found)), Fingerprint.of(state) + " " + recipe.made().version());
    }
    return new Check.Satisfied(
        new Evidence(
            "%s is %s %s and trusts the new server, sha256 %s"
                .formatted(
                    recipe.file(), recipe.made().name(), recipe.made().version(), state.sha256()),
            Map.of(
                "file", recipe.file(),
                "version", recipe.made().version(),
                "sha256", state.sha256())));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<MirrorsSettings> context) {
    return recipe(wanted, context)
        .flatMapMany(recipe ->
            found(recipe, context)
                .flatMapMany(found ->
                    recipe.isMadeBy(found)
                        ? Flux.empty()
                        : build(wanted, recipe, recipe.change(found), context)));
  }

  private static Flux<Notice> build(
      Parameters wanted, Recipe recipe, Change change, ChangeContext<MirrorsSettings> context) {
    Host host = context.host();
    Command command =
        BUILD
            .command(
                wanted.from(),
                context.settings().knownHosts(),
                recipe.made().version(),
                recipe.file())
            .input(recipe.made().knownHosts().text())
            .within(Duration.ofMinutes(10));
    return host.save(recipe.file())
        .flatMap(saved -> context.intend(receipt(recipe, saved)))
        .flatMap(intent -> host.change(intent, command))
        .thenMany(Flux.just(new Notice.Did(change)));
  }

  private static Receipt receipt(Recipe recipe, SavedFile saved) {
    return new Receipt(
        FORMAT,
        Map.of(
            "name", recipe.made().name(),
            "version", recipe.made().version(),
            "known-hosts", recipe.made().knownHosts().text()),
        List.of(saved));
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
    SavedFile saved = receipt.saved().getFirst();
    return context
        .host()
        .stat(saved.path())
        .zipWith(DebianPackage.at(context.host(), saved.path(), context.settings().knownHosts()))
        .map(found -> judgedUndo(receipt, saved, found.getT1(), found.getT2()));
  }

  private static UndoCheck judgedUndo(
      Receipt receipt, SavedFile saved, FileState now, Optional<DebianPackage> found) {
    if (Fingerprint.of(now).equals(Fingerprint.of(saved.before()))) {
      return new UndoCheck.AlreadyUndone(saved.path() + " is as before");
    }
    Change change =
        new Change(saved.path(), Fingerprint.shown(now), Fingerprint.shown(saved.before()));
    boolean asLeft =
        found
            .filter(f -> f.name().equals(receipt.fact("name")))
            .filter(f -> f.version().equals(receipt.fact("version")))
            .filter(f -> f.knownHosts().text().equals(receipt.fact("known-hosts")))
            .isPresent();
    return asLeft
        ? new UndoCheck.Reversible(List.of(change))
        : new UndoCheck.Changed(List.of(change));
  }

  @Override
  public Flux<Notice> undo(
      Parameters wanted, Receipt receipt, ChangeContext<MirrorsSettings> context) {
    return SavedFiles.restore(context, receipt);
  }
}
