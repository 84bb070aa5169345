package org.changeover.mirrors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Fingerprint;
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
 * Lets the mirrors in again that {@link RevokeAccess} has shut out, here or on the server from
 * which the tree was copied with the keys aside in it. The evidence is a login that succeeds, at a
 * server that shows the target's own host key: a mirror that still reaches another one proves
 * nothing.
 */
final class RestoreAccess extends AccessAction {
  private static final String FORMAT = "mirrors/restore-access@1";

  RestoreAccess() {
    super("restore-access", "Lets the mirrors in at a main server again, and proves it by a login");
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("fingerprint", "The fingerprint of the host key that was presented."));
  }

  @Override
  public Mono<Check> check(AccessProof proof, ReadContext<MirrorsSettings> context) {
    return AsideKeys.of(context)
        .flatMap(files -> {
          Optional<String> doubt = doubt(files);
          if (doubt.isPresent()) {
            return Mono.just(new Check.Unknown(doubt.get()));
          }
          return files.keys().exists()
              ? HostKey.of(context.host())
                  .zipWith(proof.attempt(context))
                  .map(tried -> judged(tried.getT1(), tried.getT2(), proof, context))
              : Mono.just(
                  new Check.Differs(
                      List.of(
                          new Change(
                              files.keys().path(),
                              "",
                              "%s from %s"
                                  .formatted(
                                      Fingerprint.shown(files.aside()), files.aside().path()))),
                      Fingerprint.of(files.aside())));
        });
  }

  private static Optional<String> doubt(AsideKeys files) {
    return files.keys().exists() || files.aside().exists()
        ? files.doubt()
        : Optional.of(
            "there is neither %s nor %s; put the mirrors' keys there"
                .formatted(files.keys().path(), files.aside().path()));
  }

  private static Check judged(
      List<HostKey> own, Login login, AccessProof proof, ReadContext<MirrorsSettings> context) {
    String at = proof.address(context.target());
    return switch (login) {
      case Login.Accepted(String address, String fingerprint) ->
          own.stream().anyMatch(key -> key.fingerprint().equals(fingerprint))
              ? new Check.Satisfied(
                  new Evidence(
                      "%s, with the key that it synchronises with, was let in at %s (host key %s)"
                          .formatted(proof.prove(), address, fingerprint),
                      Map.of("fingerprint", fingerprint)))
              : new Check.Unknown(
                  "%s was let in at %s by another server, with the host key %s; correct 'at'"
                      .formatted(proof.prove(), address, fingerprint));
      case Login.Refused(String why, String fingerprint) ->
          new Check.Differs(
              List.of(
                  new Change(
                      "login of %s at %s".formatted(proof.prove(), at),
                      "refused, though the keys are in place: " + why,
                      "let in; look whether its key is among them and what the server's log says")),
              fingerprint);
      case Login.Distrusted _, Login.Unreached _, Login.Unclear _ ->
          new Check.Unknown(proof.inconclusive(login, at).orElseThrow());
    };
  }

  @Override
  public Flux<Notice> apply(AccessProof proof, ChangeContext<MirrorsSettings> context) {
    return AsideKeys.of(context)
        .flatMapMany(files -> {
          Optional<String> doubt = doubt(files);
          if (doubt.isPresent()) {
            return Flux.error(new ActionFailedException(doubt.get()));
          }
          return files.keys().exists()
              ? Flux.empty()
              : AsideKeys.move(files.aside(), files.keys(), FORMAT, context);
        });
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      AccessProof proof, Receipt receipt, ReadContext<MirrorsSettings> context) {
    return AsideKeys.checkUndo(receipt, context);
  }

  @Override
  public Flux<Notice> undo(
      AccessProof proof, Receipt receipt, ChangeContext<MirrorsSettings> context) {
    return AsideKeys.undo(receipt, context);
  }
}
