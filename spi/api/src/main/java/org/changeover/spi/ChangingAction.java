package org.changeover.spi;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An action with an effect. The engine calls {@code check}, then {@code apply} when something
 * differs, then {@code verify}; and {@code checkUndo} and {@code undo} for each receipt, the last
 * one first, when the step is taken back.
 */
public non-sealed interface ChangingAction<P extends Record, S extends Record>
    extends Action<P, S> {

  /**
   * Makes the world satisfy the parameters. Before each effect it records its intent with {@link
   * ChangeContext#intend}, and causes the effect with the token that this returns. Completes when
   * the effect has been caused; cancelling the subscription stops it.
   */
  Flux<Notice> apply(P parameters, ChangeContext<S> context);

  /**
   * Observes, after {@code apply}, whether the world is as wanted: an exit code is not evidence.
   */
  default Mono<Check> verify(P parameters, ReadContext<S> context) {
    return check(parameters, context);
  }

  /**
   * Whether {@code apply} may simply run again when it is in doubt and {@code check} says that
   * something still differs. When false, a person decides.
   */
  boolean repeatable(P parameters);

  /** How faithfully {@code undo} takes a step with these parameters back. */
  Reversal reversal(P parameters);

  /** Looks whether what a receipt describes can still be taken back, and changes nothing. */
  Mono<UndoCheck> checkUndo(P parameters, Receipt receipt, ReadContext<S> context);

  /**
   * Takes back what the receipt describes; must also accept a receipt whose effect never happened
   * or happened in part. Records its own intent before it changes anything.
   */
  Flux<Notice> undo(P parameters, Receipt receipt, ChangeContext<S> context);
}
