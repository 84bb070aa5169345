package org.changeover.web;

import org.changeover.kit.Described;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An action that changes a web server by a {@link ConfigurationSwitch}: how it is taken back
 * follows from that.
 */
abstract class WebAction<P extends Record> extends Described<P>
    implements ChangingAction<P, WebSettings> {

  WebAction(String name, String summary, Class<P> parameters) {
    super(name, summary, parameters, TargetKind.HOST);
  }

  @Override
  public Resources resources(P wanted, Target target) {
    return Resources.writing("host:" + target.name() + "/apache");
  }

  @Override
  public final boolean repeatable(P wanted) {
    return true;
  }

  @Override
  public final Reversal reversal(P wanted) {
    return Reversal.exact();
  }

  @Override
  public final Mono<UndoCheck> checkUndo(
      P wanted, Receipt receipt, ReadContext<WebSettings> context) {
    return ConfigurationSwitch.checkUndo(receipt, context);
  }

  @Override
  public final Flux<Notice> undo(P wanted, Receipt receipt, ChangeContext<WebSettings> context) {
    return ConfigurationSwitch.undo(receipt, context);
  }
}
