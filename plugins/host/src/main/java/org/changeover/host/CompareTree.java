package org.changeover.host;

import java.util.List;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.kit.Manifest;
import org.changeover.kit.Patterns;
import org.changeover.spi.Between;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Mono;

/** Compares a folder with that of another host, path by path. */
final class CompareTree extends Described<CompareTree.Parameters>
    implements ObservingAction<CompareTree.Parameters, NoSettings> {

  record Parameters(
      @Doc("The host to compare with.") @Example("old") HostRef with,
      @Doc("The folder, on both hosts.") @Example("/var/lib/libravatar") @Matches(Patterns.PATH)
          String path,
      @Doc("Where it is on the other host; left out, the same path.")
          @Example("/srv/libravatar")
          @Matches(Patterns.PATH)
          Optional<String> otherPath,
      @Doc("Paths below it that are left out.")
          @Example("[cache, tmp/sessions]")
          @Matches(Patterns.RELATIVE_PATH)
          List<String> exclude,
      @Doc("What is compared: quick leaves out the content of files.") @Default("full")
          Manifest.Depth depth,
      @Doc("How many differences are listed.") @Default("20") @Between(min = 1, max = 1000)
          int list) {
    public Parameters {
      exclude = List.copyOf(exclude);
    }
  }

  CompareTree() {
    super(
        "compare-tree",
        "Compares a folder with that of another host: path, type, size, mode, owner, time, link and content",
        Parameters.class,
        TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("entries", "How many paths the tree has."),
        new OutputDoc("manifest", "A hash that stands for the whole tree."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.reading(
        "file:" + target.name() + ":" + wanted.path(),
        "file:" + wanted.with().name() + ":" + wanted.otherPath().orElse(wanted.path()));
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return new Manifest(wanted.depth(), wanted.exclude())
        .compare(
            new Manifest.Tree(
                context.host(wanted.with()), wanted.otherPath().orElse(wanted.path())),
            new Manifest.Tree(context.host(), wanted.path()),
            wanted.list())
        .map(CopyTree::judged);
  }
}
