package org.changeover.kit;

import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An action that changes the world by {@link SavedFiles#replace}: how it is repeated and taken back
 * follows from that. Actions with receipts of other formats beside it override the last two.
 */
public interface ReplacesFiles<P extends Record, S extends Record> extends ChangingAction<P, S> {
  @Override
  default boolean repeatable(P parameters) {
    return true;
  }

  @Override
  default Reversal reversal(P parameters) {
    return Reversal.exact();
  }

  @Override
  default Mono<UndoCheck> checkUndo(P parameters, Receipt receipt, ReadContext<S> context) {
    return SavedFiles.checkUndo(context, receipt);
  }

  @Override
  default Flux<Notice> undo(P parameters, Receipt receipt, ChangeContext<S> context) {
    return SavedFiles.restore(context, receipt);
  }
}
