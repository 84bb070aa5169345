package org.changeover.mirrors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.changeover.kit.Described;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ReplacesFiles;
import org.changeover.kit.SavedFiles;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts a small file with the run and the time into the tree that mirrors pull: where it arrives,
 * the synchronising works, from this server and since this moment.
 */
final class PlaceCanary extends Described<PlaceCanary.Parameters>
    implements ReplacesFiles<PlaceCanary.Parameters, MirrorsSettings> {
  private static final String FORMAT = "mirrors/place-canary@1";
  private static final String FIRST_LINE = "changeover canary";
  private static final int LIMIT = 4096;

  record Parameters(
      @Doc("The file's name, in the tree that mirrors pull.")
          @Default("changeover-canary")
          @Matches(Patterns.FILE_NAME)
          String file) {}

  PlaceCanary() {
    super(
        "place-canary",
        "Puts a file into the mirrors' tree that tells how fresh a mirror is",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("file", "Where the file lies on the server."),
        new OutputDoc("sha256", "Its SHA-256 sum."),
        new OutputDoc("placed", "When it was placed."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("host:" + target.name() + "/mirror-canary");
  }

  /** What lies at the canary's place. */
  private record Found(FileState state, List<String> lines) {
    boolean isForeign() {
      return state.exists() && !isCanary();
    }

    boolean isCanary() {
      return lines.size() == 3 && lines.getFirst().equals(FIRST_LINE);
    }

    boolean isOf(String operation) {
      return isCanary() && lines.get(1).equals(operation);
    }

    String doubt() {
      return "%s is there and no canary; choose another name".formatted(state.path());
    }
  }

  private static Mono<Found> found(Parameters wanted, ReadContext<MirrorsSettings> context) {
    String path = context.settings().tree() + "/" + wanted.file();
    return context
        .host()
        .stat(path)
        .flatMap(state ->
            state.kind() == FileState.Kind.FILE && state.size() <= LIMIT
                ? context
                    .host()
                    .read(path, LIMIT)
                    .map(bytes -> new Found(state, new String(bytes, UTF_8).lines().toList()))
                : Mono.just(new Found(state, List.of())));
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<MirrorsSettings> context) {
    return found(wanted, context).map(found -> judged(found, context.operation().key()));
  }

  private static Check judged(Found found, String operation) {
    FileState state = found.state();
    if (found.isForeign()) {
      return new Check.Unknown(found.doubt());
    }
    if (!found.isOf(operation)) {
      String before = found.isCanary() ? "a canary of " + found.lines().get(1) : "";
      return new Check.Differs(
          List.of(new Change(state.path(), before, "a canary of " + operation)),
          Fingerprint.of(state));
    }
    String placed = found.lines().get(2);
    return new Check.Satisfied(
        new Evidence(
            "%s, placed at %s, sha256 %s".formatted(state.path(), placed, state.sha256()),
            Map.of("file", state.path(), "sha256", state.sha256(), "placed", placed)));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<MirrorsSettings> context) {
    return found(wanted, context)
        .zipWith(context.host().stat(context.settings().tree()))
        .flatMapMany(both -> {
          Found found = both.getT1();
          if (found.isForeign()) {
            return Flux.error(new ActionFailedException(found.doubt()));
          }
          return found.isOf(context.operation().key())
              ? Flux.empty()
              : place(found.state().path(), both.getT2(), context);
        });
  }

  private static Flux<Notice> place(
      String path, FileState folder, ChangeContext<MirrorsSettings> context) {
    if (folder.kind() != FileState.Kind.DIRECTORY) {
      return Flux.error(
          new ActionFailedException(
              "%s: there is no folder %s; correct 'tree' in the inventory"
                  .formatted(context.host().name(), folder.path())));
    }
    String text =
        "%s\n%s\n%s\n"
            .formatted(
                FIRST_LINE,
                context.operation().key(),
                context.clock().instant().truncatedTo(ChronoUnit.SECONDS));
    var file = new FileContent(path, text.getBytes(UTF_8), "0644", folder.owner(), folder.group());
    return SavedFiles.replace(context, context.host(), FORMAT, List.of(file));
  }
}
