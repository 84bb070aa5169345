package org.changeover.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An honest action: writes a greeting and tells a daemon about it. Its subclasses lie. */
class Motd implements ChangingAction<Motd.Wanted, NoSettings> {
  static final String PATH = "/etc/motd";

  record Wanted(
      @Doc("The greeting.") @Example("Hello") String text,
      @Doc("What the daemon wants to hear.") @Example("${secret:word}") Secret word) {}

  @Override
  public String name() {
    return "motd";
  }

  @Override
  public String summary() {
    return "Writes a greeting.";
  }

  @Override
  public Class<Wanted> parameters() {
    return Wanted.class;
  }

  @Override
  public Set<TargetKind> targets() {
    return Set.of(TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(new OutputDoc("length", "The greeting's length in characters."));
  }

  @Override
  public Resources resources(Wanted parameters, Target target) {
    return Resources.writing("file:" + target.name() + ":" + PATH);
  }

  @Override
  public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
    return Mono.zip(
            context.host().read(PATH, 1000).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
            context.host().query(Command.of("daemon", "heard")).map(output -> output.stdout()))
        .map(seen -> {
          if (seen.getT1().equals(wanted.text()) && seen.getT2().equals(wanted.text())) {
            return Check.satisfied("it greets and the daemon knows");
          }
          String now = seen.getT1() + " / " + seen.getT2();
          return new Check.Differs(List.of(new Change(PATH, now, wanted.text())), now);
        });
  }

  @Override
  public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
    return Flux.defer(() ->
        Mono.zip(context.host().save(PATH), context.host().query(Command.of("daemon", "heard")))
            .flatMap(before ->
                context.intend(
                    new Receipt(
                        "test/motd@1",
                        Map.of("heard", before.getT2().stdout(), "left", wanted.text()),
                        List.of(before.getT1()))))
            .flatMapMany(intent ->
                Flux.concat(
                    Mono.<Notice>just(new Notice.Progress(0, 2, "things")),
                    context
                        .host()
                        .write(intent, content(wanted.text(), "0644"))
                        .thenReturn(new Notice.Output("length", wanted.text().length())),
                    context
                        .host()
                        .change(
                            intent,
                            Command.of("daemon", "tell", wanted.text()).input(wanted.word()))
                        .thenReturn(new Notice.Did(new Change(PATH, "?", wanted.text()))))));
  }

  static FileContent content(String text, String mode) {
    return new FileContent(PATH, text.getBytes(StandardCharsets.UTF_8), mode, "root", "root");
  }

  @Override
  public boolean repeatable(Wanted parameters) {
    return true;
  }

  @Override
  public Reversal reversal(Wanted parameters) {
    return Reversal.exact();
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Wanted wanted, Receipt receipt, ReadContext<NoSettings> context) {
    FileState before = receipt.saved().getFirst().before();
    return Mono.zip(
            context.host().stat(PATH),
            context.host().read(PATH, 1000).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
            context.host().query(Command.of("daemon", "heard")).map(output -> output.stdout()))
        .map(now -> {
          boolean back = now.getT1().equals(before) && now.getT3().equals(receipt.fact("heard"));
          boolean known = now.getT1().equals(before) || now.getT2().equals(receipt.fact("left"));
          List<Change> changes = List.of(new Change(PATH, now.getT2(), "as before"));
          return back
              ? new UndoCheck.AlreadyUndone("as before")
              : known ? new UndoCheck.Reversible(changes) : new UndoCheck.Changed(changes);
        });
  }

  @Override
  public Flux<Notice> undo(Wanted wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    return context
        .intend(Receipt.of("test/motd-undo@1", Map.of()))
        .flatMapMany(intent ->
            Flux.concat(
                context.host().restore(intent, receipt.saved().getFirst()).then(Mono.empty()),
                context
                    .host()
                    .change(intent, Command.of("daemon", "tell", receipt.fact("heard")))
                    .thenReturn(new Notice.Did(new Change(PATH, wanted.text(), "before")))));
  }

  /** The contract of an action, honest or not. */
  static class Proof extends ActionContract<Wanted, NoSettings> {
    private final ChangingAction<Wanted, NoSettings> action;

    Proof(ChangingAction<Wanted, NoSettings> action) {
      this.action = action;
    }

    @Override
    protected ChangingAction<Wanted, NoSettings> action() {
      return action;
    }

    @Override
    protected NoSettings settings() {
      return new NoSettings();
    }

    @Override
    protected Wanted parameters() {
      return new Wanted("Hello", new Secret("word"));
    }

    @Override
    protected Target target() {
      return new Target.Host("old", List.of("192.0.2.1"));
    }

    @Override
    protected World world() {
      var world = new World().secret("word", "s3same-0pen");
      world
          .host("old", "192.0.2.1")
          .file(PATH, "Welcome".getBytes(StandardCharsets.UTF_8), "0640", "root", "adm")
          .fact("heard", "Welcome")
          .command("daemon", Proof::daemon);
      world.network().serve("old", 99, socket -> world.host("old").fact("knocked", "yes"));
      return world;
    }

    private static org.changeover.spi.Output daemon(Call call) {
      switch (call.argument(0)) {
        case "tell" -> call.host().fact("heard", call.argument(1));
        case "count" -> call.host().facts().merge("asked", "again ", String::concat);
        default -> {
          return Call.ok(call.host().facts().get("heard"));
        }
      }
      return Call.ok("");
    }

    @Override
    protected void tamper(World world) {
      world.host("old").file(PATH, "Somebody else was here");
    }
  }
}
