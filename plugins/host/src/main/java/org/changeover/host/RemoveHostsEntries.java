package org.changeover.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
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

/** Removes the run's overrides from a host's hosts file. */
final class RemoveHostsEntries extends HostAction<RemoveHostsEntries.Parameters> {

  record Parameters() {}

  RemoveHostsEntries() {
    super(
        "remove-hosts-entries",
        "Removes what the run has put into a host's hosts file; the rest stays, to the last byte",
        Parameters.class);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("sha256", "The hash of the file without the entries."),
        new OutputDoc(
            "edited", "Whether somebody else has edited the file while the entries were there."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return HostsFile.resource(target);
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return new HostsFile(context)
        .look()
        .map(found ->
            found.entries().isEmpty()
                ? new Check.Satisfied(
                    new Evidence(
                        "no entry of this run is in " + HostsFile.PATH,
                        Map.of("sha256", found.rest())))
                : new Check.Differs(
                    List.of(HostsFile.change(found.entries(), Optional.empty())),
                    "entries: " + found.shown()));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    var hosts = new HostsFile(context);
    return hosts
        .look()
        .flatMapMany(found -> {
          Flux<Notice> said =
              found.edited()
                  ? Flux.just(
                      new Notice.Did(
                          new Change(
                              "other lines of " + HostsFile.PATH,
                              "edited by somebody meanwhile",
                              "left so")))
                  : Flux.empty();
          return hosts
              .put(context, Optional.empty())
              .concatWith(said)
              .concatWithValues(new Notice.Output("edited", found.edited()));
        });
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return Reversal.exact();
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    return new HostsFile(context).checkUndo(receipt);
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    return new HostsFile(context).undo(context, receipt);
  }
}
