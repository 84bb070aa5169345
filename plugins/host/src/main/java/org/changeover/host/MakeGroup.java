package org.changeover.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Patterns;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
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

/** Makes a group, unless there is one of that name. */
final class MakeGroup extends HostAction<MakeGroup.Parameters> {
  private static final String FORMAT = "host/group@1";

  record Parameters(
      @Doc("The group's name.") @Example("sshuser") @Matches(Patterns.ACCOUNT) String group,
      @Doc("Its number, where that matters; otherwise the host chooses one.")
          @Example("200")
          @Between(min = 1, max = 60000)
          Optional<Integer> gid,
      @Doc("Whether it is a system's group.") @Default("true") boolean system) {}

  MakeGroup() {
    super("group", "Makes a group, unless there is one of that name", Parameters.class);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(new OutputDoc("gid", "The group's number on this host."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.writing("host:" + target.name() + "/accounts");
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return new Accounts(context.host()).group(wanted.group()).map(found -> compared(wanted, found));
  }

  private static Check compared(Parameters wanted, Optional<Accounts.Group> found) {
    if (found.isEmpty()) {
      return new Check.Differs(List.of(change(wanted, "", "made")), "absent");
    }
    int id = found.get().id();
    return wanted.gid().isPresent() && wanted.gid().get() != id
        ? new Check.Unknown(
            "the group %s is there with number %d instead of %d; leave gid out, since names decide, or renumber it by hand"
                .formatted(wanted.group(), id, wanted.gid().get()))
        : new Check.Satisfied(
            new Evidence(
                "group %s has number %d".formatted(wanted.group(), id), Map.of("gid", id)));
  }

  private static Change change(Parameters wanted, String before, String after) {
    return new Change("group " + wanted.group(), before, after);
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    var words = new ArrayList<>(List.of("groupadd"));
    if (wanted.system()) {
      words.add("--system");
    }
    wanted.gid().ifPresent(gid -> words.addAll(List.of("--gid", Integer.toString(gid))));
    words.add(wanted.group());
    return new Accounts(context.host())
        .group(wanted.group())
        .filter(Optional::isEmpty)
        .flatMap(none -> context.intend(Receipt.of(FORMAT, Map.of("group", wanted.group()))))
        .flatMap(intent -> context.host().change(intent, Command.of(words).letFinish()))
        .map(done -> (Notice) new Notice.Did(change(wanted, "", "made")))
        .flux();
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return Reversal.compensating(
        "removes the group when it was made here and nothing belongs to it");
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    var accounts = new Accounts(context.host());
    return accounts
        .group(wanted.group())
        .flatMap(found ->
            found.isEmpty()
                ? Mono.just(new UndoCheck.AlreadyUndone("there is no group " + wanted.group()))
                : accounts.owned(wanted.group(), "", true).map(owned -> judged(wanted, owned)));
  }

  private static UndoCheck judged(Parameters wanted, List<String> owned) {
    return owned.isEmpty()
        ? new UndoCheck.Reversible(List.of(change(wanted, "made", "")))
        : new UndoCheck.Changed(
            List.of(
                change(wanted, "made", ""),
                new Change(
                    "files of that group, such as " + owned.getFirst(), "its own", "nobody's")));
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    return context
        .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
        .flatMap(intent ->
            context
                .host()
                .change(intent, Accounts.command("delete-group", wanted.group()).letFinish()))
        .map(done -> (Notice) new Notice.Did(change(wanted, "made", "")))
        .flux();
  }
}
