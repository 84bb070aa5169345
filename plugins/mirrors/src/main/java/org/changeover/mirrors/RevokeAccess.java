package org.changeover.mirrors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.changeover.kit.Fingerprint;
import org.changeover.mirrors.Processes.Running;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
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
final class RevokeAccess extends AccessAction {
  private static final String FORMAT = "mirrors/revoke-access@1";
  private static final String FORMAT_OF_ENDING = "mirrors/revoke-access-end@1";

  RevokeAccess() {
    super(
        "revoke-access",
        "Shuts the mirrors out of a main server, and proves it by a refused login");
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(new OutputDoc("aside", "Where the keys lie now."));
  }

  /** What there is on the server: the keys, and who is logged in. */
  private record Standing(AsideKeys files, List<Running> sessions) {

    static Mono<Standing> of(ReadContext<MirrorsSettings> context) {
      return AsideKeys.of(context)
          .zipWith(Processes.of(context.host(), context.settings().masterUser()), Standing::new);
    }

    List<Change> changes() {
      var changes = new ArrayList<Change>();
      if (files.keys().exists()) {
        changes.add(
            new Change(files.keys().path(), Fingerprint.shown(files.keys()), "moved aside"));
      }
      sessions.forEach(session -> changes.add(new Change("session", session.shown(), "ended")));
      return changes;
    }
  }

  @Override
  public Mono<Check> check(AccessProof proof, ReadContext<MirrorsSettings> context) {
    return Standing.of(context)
        .flatMap(standing -> {
          if (standing.files().doubt().isPresent()) {
            return Mono.just(new Check.Unknown(standing.files().doubt().get()));
          }
          List<Change> changes = standing.changes();
          return changes.isEmpty()
              ? proof.attempt(context).map(login -> judged(standing.files(), login, proof, context))
              : Mono.just(new Check.Differs(changes, Fingerprint.of(standing.files().keys())));
        });
  }

  private static Check judged(
      AsideKeys files, Login login, AccessProof proof, ReadContext<MirrorsSettings> context) {
    String at = proof.address(context.target());
    return switch (login) {
      case Login.Refused(String why, String fingerprint) ->
          new Check.Satisfied(
              new Evidence(
                  "%s, with the key that it synchronises with, was refused at %s (host key %s): %s"
                      .formatted(proof.prove(), at, fingerprint, why),
                  Map.of("aside", files.aside().exists() ? files.aside().path() : "")));
      case Login.Accepted _ ->
          new Check.Unknown(
              "%s is still let in at %s, though %s is gone: the server reads keys elsewhere; look at AuthorizedKeysFile and AuthorizedKeysCommand with 'sshd -T', and at the address"
                  .formatted(proof.prove(), at, files.keys().path()));
      case Login.Distrusted _, Login.Unreached _, Login.Unclear _ ->
          new Check.Unknown(proof.inconclusive(login, at).orElseThrow());
    };
  }

  @Override
  public Flux<Notice> apply(AccessProof proof, ChangeContext<MirrorsSettings> context) {
    return AsideKeys.of(context)
        .flatMapMany(files ->
            files
                .doubt()
                .<Flux<Notice>>map(doubt -> Flux.error(new ActionFailedException(doubt)))
                .orElseGet(() ->
                    moveAside(files, context).concatWith(Flux.defer(() -> endSessions(context)))));
  }

  private static Flux<Notice> moveAside(AsideKeys files, ChangeContext<MirrorsSettings> context) {
    return files.keys().exists()
        ? AsideKeys.move(files.keys(), files.aside(), FORMAT, context)
        : Flux.empty();
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
  public Mono<UndoCheck> checkUndo(
      AccessProof proof, Receipt receipt, ReadContext<MirrorsSettings> context) {
    return receipt.format().equals(FORMAT_OF_ENDING)
        ? Mono.just(new UndoCheck.AlreadyUndone("mirrors log in again by themselves"))
        : AsideKeys.checkUndo(receipt, context);
  }

  @Override
  public Flux<Notice> undo(
      AccessProof proof, Receipt receipt, ChangeContext<MirrorsSettings> context) {
    return receipt.format().equals(FORMAT_OF_ENDING)
        ? Flux.empty()
        : AsideKeys.undo(receipt, context);
  }
}
