package org.changeover.mirrors;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ShellScript;
import org.changeover.mirrors.Processes.Running;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
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
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shuts every mirror out of a main server, also those that nobody here can log in to: the account's
 * keys are moved aside in one rename, its sessions are ended, since they outlive their key, and a
 * mirror is made to try. Only a login that the server really refuses is evidence: it may read keys
 * elsewhere.
 *
 * <p>Crash points: the rename is one step, and its two ends tell how far it came; ending sessions
 * can be done again.
 */
final class RevokeAccess implements ChangingAction<RevokeAccess.Parameters, MirrorsSettings> {
  private static final String FORMAT = "mirrors/revoke-access@1";
  private static final String FORMAT_OF_ENDING = "mirrors/revoke-access-end@1";
  private static final ShellScript MOVE = ShellScript.of(RevokeAccess.class, "aside.sh");
  private static final String SUFFIX = ".changeover-aside";

  record Parameters(
      @Doc("The mirror that tries to log in, with the key that it synchronises with.")
          @Example("mirror1")
          HostRef prove,
      @Doc("The name under which that mirror knows the server's host key.")
          @Example("0.cdn.libravatar.example")
          @Matches(Patterns.NAME)
          String knownAs,
      @Doc("The server's address to try; left out, its first one in the inventory.")
          @Example("192.0.2.10")
          @Matches("[0-9a-fA-F:.]+")
          Optional<String> at,
      @Doc("How long the server may take to answer.") @Default("15s") Duration timeout) {}

  @Override
  public String name() {
    return "revoke-access";
  }

  @Override
  public String summary() {
    return "Shuts the mirrors out of a main server, and proves it by a refused login";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public Set<TargetKind> targets() {
    return Set.of(TargetKind.HOST);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(new OutputDoc("aside", "Where the keys lie now."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("host:" + target.name() + "/mirror-access");
  }

  /** What there is on the server: the keys, what lies aside, and who is logged in. */
  private record Standing(FileState keys, FileState aside, List<Running> sessions) {

    static Mono<Standing> of(ReadContext<MirrorsSettings> context) {
      ReadableHost host = context.host();
      MirrorsSettings settings = context.settings();
      return Mono.zip(
              host.stat(settings.authorizedKeys()),
              host.stat(settings.authorizedKeys() + SUFFIX),
              Processes.of(host, settings.masterUser()))
          .map(found -> new Standing(found.getT1(), found.getT2(), found.getT3()));
    }

    List<Change> changes() {
      var changes = new ArrayList<Change>();
      if (keys.exists()) {
        changes.add(new Change(keys.path(), Fingerprint.shown(keys), "moved aside"));
      }
      sessions.forEach(session -> changes.add(new Change("session", session.shown(), "ended")));
      return changes;
    }

    Optional<String> doubt() {
      if (keys.exists() && aside.exists()) {
        return Optional.of(
            "%s is there, though an earlier one lies aside as %s; look at both and remove one"
                .formatted(keys.path(), aside.path()));
      }
      boolean odd = keys.exists() && keys.kind() != FileState.Kind.FILE;
      return odd
          ? Optional.of("%s is %s; look at it".formatted(keys.path(), Fingerprint.shown(keys)))
          : Optional.empty();
    }
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<MirrorsSettings> context) {
    return Standing.of(context)
        .flatMap(standing -> {
          if (standing.doubt().isPresent()) {
            return Mono.just(new Check.Unknown(standing.doubt().get()));
          }
          List<Change> changes = standing.changes();
          return changes.isEmpty()
              ? tried(standing, parameters, context)
              : Mono.just(
                  new Check.Differs(
                      changes, changes.stream().map(Change::before).collect(joining("; "))));
        });
  }

  private static Mono<Check> tried(
      Standing standing, Parameters parameters, ReadContext<MirrorsSettings> context) {
    return Mono.defer(() -> Mono.just(address(parameters, context.target())))
        .flatMap(at ->
            Login.attempt(
                    context.host(parameters.prove()),
                    context.settings().user(),
                    at,
                    Optional.of(parameters.knownAs()),
                    context.settings().masterUser(),
                    parameters.timeout())
                .map(login -> judged(standing, login, parameters.prove(), at)));
  }

  private static String address(Parameters parameters, Target target) {
    return parameters
        .at()
        .orElseGet(() ->
            target instanceof Target.Host host && !host.addresses().isEmpty()
                ? host.addresses().getFirst()
                : target.name());
  }

  private static Check judged(Standing standing, Login login, HostRef prove, String at) {
    return switch (login) {
      case Login.Refused(String why, String fingerprint) ->
          new Check.Satisfied(
              new Evidence(
                  "%s, with the key that it synchronises with, was refused at %s (host key %s): %s"
                      .formatted(prove, at, fingerprint, why),
                  Map.of("aside", standing.aside().exists() ? standing.aside().path() : "")));
      case Login.Accepted _ ->
          new Check.Unknown(
              "%s is still let in at %s, though %s is gone: the server reads keys elsewhere; look at AuthorizedKeysFile and AuthorizedKeysCommand with 'sshd -T', and at the address"
                  .formatted(prove, at, standing.keys().path()));
      case Login.Distrusted(String why, String fingerprint) ->
          new Check.Unknown(
              "%s does not trust the host key %s at %s, so that nothing is proved: %s; correct 'known-as' or 'at'"
                  .formatted(prove, fingerprint, at, why));
      case Login.Unreached(String why) ->
          new Check.Unknown(
              "%s does not reach %s, so that nothing is proved: %s".formatted(prove, at, why));
      case Login.Unclear(String why) -> new Check.Unknown("%s: ssh: %s".formatted(prove, why));
    };
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<MirrorsSettings> context) {
    return Standing.of(context)
        .flatMapMany(standing ->
            standing
                .doubt()
                .<Flux<Notice>>map(doubt -> Flux.error(new ActionFailedException(doubt)))
                .orElseGet(() ->
                    moveAside(standing, context)
                        .concatWith(Flux.defer(() -> endSessions(context)))));
  }

  private static Flux<Notice> moveAside(Standing standing, ChangeContext<MirrorsSettings> context) {
    FileState keys = standing.keys();
    if (!keys.exists()) {
      return Flux.empty();
    }
    String aside = standing.aside().path();
    return context
        .intend(
            Receipt.of(
                FORMAT, Map.of("path", keys.path(), "aside", aside, "was", Fingerprint.of(keys))))
        .flatMap(intent -> context.host().change(intent, MOVE.command(keys.path(), aside)))
        .thenMany(
            Flux.just(
                new Notice.Did(
                    new Change(keys.path(), Fingerprint.shown(keys), "moved to " + aside))));
  }

  /** Looked for after the keys are gone: nobody can have logged in since. */
  private static Flux<Notice> endSessions(ChangeContext<MirrorsSettings> context) {
    return Processes.of(context.host(), context.settings().masterUser())
        .filter(sessions -> !sessions.isEmpty())
        .flatMapMany(sessions -> end(sessions, context));
  }

  private static Flux<Notice> end(List<Running> sessions, ChangeContext<MirrorsSettings> context) {
    return context
        .intend(Receipt.of(FORMAT_OF_ENDING, Map.of("ended", Processes.shown(sessions))))
        .flatMap(intent ->
            Processes.end(context.host(), intent, context.settings().masterUser(), sessions))
        .thenMany(Flux.fromIterable(sessions))
        .map(session -> new Notice.Did(new Change("session", session.shown(), "ended")));
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
      Parameters parameters, Receipt receipt, ReadContext<MirrorsSettings> context) {
    if (receipt.format().equals(FORMAT_OF_ENDING)) {
      return Mono.just(new UndoCheck.AlreadyUndone("mirrors log in again by themselves"));
    }
    ReadableHost host = context.host();
    return Mono.zip(
        host.stat(receipt.fact("path")),
        host.stat(receipt.fact("aside")),
        (keys, aside) -> judgedUndo(receipt, keys, aside));
  }

  private static UndoCheck judgedUndo(Receipt receipt, FileState keys, FileState aside) {
    String was = receipt.fact("was");
    if (!aside.exists() && Fingerprint.of(keys).equals(was)) {
      return new UndoCheck.AlreadyUndone(keys.path() + " is as before");
    }
    Change change = new Change(keys.path(), Fingerprint.shown(keys), Fingerprint.shown(aside));
    return !keys.exists() && Fingerprint.of(aside).equals(was)
        ? new UndoCheck.Reversible(List.of(change))
        : new UndoCheck.Changed(List.of(change));
  }

  @Override
  public Flux<Notice> undo(
      Parameters parameters, Receipt receipt, ChangeContext<MirrorsSettings> context) {
    return checkUndo(parameters, receipt, context)
        .flatMapMany(found ->
            switch (found) {
              case UndoCheck.AlreadyUndone _ -> Flux.empty();
              case UndoCheck.Reversible(List<Change> changes) ->
                  moveBack(receipt, changes, context);
              case UndoCheck.Changed(List<Change> diff) ->
                  Flux.error(
                      new ActionFailedException(
                          context.host().name() + ": the keys were changed since: " + diff));
              case UndoCheck.Impossible(String why) -> Flux.error(new ActionFailedException(why));
            });
  }

  private static Flux<Notice> moveBack(
      Receipt receipt, List<Change> changes, ChangeContext<MirrorsSettings> context) {
    Host host = context.host();
    return context
        .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
        .flatMap(intent ->
            host.change(intent, MOVE.command(receipt.fact("aside"), receipt.fact("path"))))
        .thenMany(Flux.fromIterable(changes).map(Notice.Did::new));
  }
}
