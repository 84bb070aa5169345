package org.changeover.kit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.changeover.contract.ActionContract;
import org.changeover.contract.World;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.FileContent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Three files under one receipt: one that was there, one that is new, one in place of a link. */
class SavedFilesContractTest extends ActionContract<SavedFilesContractTest.Nothing, NoSettings> {

  record Nothing() {}

  private static final List<FileContent> FILES =
      List.of(file("/srv/there", "0600"), file("/srv/new", "0644"), file("/srv/link", "755"));

  private static FileContent file(String path, String mode) {
    byte[] bytes = ("content of " + path).getBytes(StandardCharsets.UTF_8);
    return new FileContent(path, bytes, mode, "web", "web");
  }

  /** An action that is all kit. */
  private static final class Replace implements ReplacesFiles<Nothing, NoSettings> {
    @Override
    public String name() {
      return "replace";
    }

    @Override
    public String summary() {
      return "Replaces three files.";
    }

    @Override
    public Class<Nothing> parameters() {
      return Nothing.class;
    }

    @Override
    public Set<TargetKind> targets() {
      return Set.of(TargetKind.HOST);
    }

    @Override
    public Resources resources(Nothing parameters, Target target) {
      return Resources.writing("file:" + target.name() + ":/srv");
    }

    @Override
    public Mono<Check> check(Nothing nothing, ReadContext<NoSettings> context) {
      return Flux.fromIterable(FILES)
          .concatMap(file -> context.host().stat(file.path()))
          .collectList()
          .map(found -> {
            var changes = new ArrayList<Change>();
            for (int n = 0; n < FILES.size(); n++) {
              if (!Fingerprint.of(found.get(n)).equals(Fingerprint.of(FILES.get(n)))) {
                changes.add(
                    new Change(FILES.get(n).path(), Fingerprint.of(found.get(n)), "written"));
              }
            }
            return changes.isEmpty()
                ? Check.satisfied("all are as wanted")
                : new Check.Differs(changes, changes.toString());
          });
    }

    @Override
    public Flux<Notice> apply(Nothing nothing, ChangeContext<NoSettings> context) {
      return SavedFiles.replace(context, context.host(), "test/replace@1", FILES);
    }
  }

  @Override
  protected ChangingAction<Nothing, NoSettings> action() {
    return new Replace();
  }

  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  @Override
  protected Nothing parameters() {
    return new Nothing();
  }

  @Override
  protected Target target() {
    return new Target.Host("old", List.of("192.0.2.1"));
  }

  @Override
  protected World world() {
    var world = new World();
    world.host("old", "192.0.2.1").file("/srv/there", "as it was").link("/srv/link", "/srv/there");
    return world;
  }

  @Override
  protected void tamper(World world) {
    world.host("old").delete("/srv/new");
    world.host("old").file("/srv/link", "as somebody likes it");
  }
}
