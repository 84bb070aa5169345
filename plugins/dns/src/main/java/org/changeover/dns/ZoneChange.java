package org.changeover.dns;

import java.util.List;
import java.util.function.Function;
import org.changeover.kit.Described;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
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
 * An action that changes zones: it says what it wants of them, and the rest is the same for all.
 */
abstract class ZoneChange<P extends Record> extends Described<P>
    implements ChangingAction<P, DnsSettings> {
  private final InFlight inFlight = new InFlight();
  private final Standing.Of answersFor;

  ZoneChange(
      String name,
      String summary,
      Class<P> parameters,
      Standing.Of answersFor,
      TargetKind... targets) {
    super(name, summary, parameters, targets);
    this.answersFor = answersFor;
  }

  /** What has to change in zones, worked out from the parameters and what is there. */
  abstract Function<List<Zone>, Wish> wishes(P parameters, ReadContext<DnsSettings> context);

  @Override
  public List<OutputDoc> outputs() {
    return ZoneWork.OUTPUTS;
  }

  @Override
  public Reversal reversal(P parameters) {
    return ZoneWork.EXACT_BUT_THE_SERIAL;
  }

  @Override
  public final Resources resources(P parameters, Target target) {
    return ZoneKeys.writing(target);
  }

  @Override
  public final boolean repeatable(P parameters) {
    return true;
  }

  @Override
  public final Mono<Check> check(P parameters, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> work(context).check(wishes(parameters, context)));
  }

  @Override
  public final Flux<Notice> apply(P parameters, ChangeContext<DnsSettings> context) {
    return Flux.defer(() -> work(context).apply(wishes(parameters, context), context));
  }

  @Override
  public final Mono<Check> verify(P parameters, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> work(context).verify(wishes(parameters, context)));
  }

  @Override
  public final Mono<UndoCheck> checkUndo(
      P parameters, Receipt receipt, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> work(context).checkUndo(receipt));
  }

  @Override
  public final Flux<Notice> undo(
      P parameters, Receipt receipt, ChangeContext<DnsSettings> context) {
    return Flux.defer(() -> work(context).undo(receipt, context));
  }

  private ZoneWork work(ReadContext<DnsSettings> context) {
    return new ZoneWork(name(), answersFor, context, inFlight);
  }
}
