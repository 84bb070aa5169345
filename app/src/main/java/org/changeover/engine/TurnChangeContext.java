package org.changeover.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import reactor.core.publisher.Mono;

/** What an action is given to change the world, for one attempt at one task. */
final class TurnChangeContext<S extends Record> extends TurnReadContext<S>
    implements ChangeContext<S> {
  private final TaskId task;
  private final Reversal reversal;
  private final EventLog log;
  private final EngineParts parts;
  private final AtomicInteger intents = new AtomicInteger();

  TurnChangeContext(
      EngineParts parts,
      EventLog log,
      TaskId task,
      ResolvedAction<?, S> resolved,
      Operation operation,
      Reversal reversal,
      Machines.LineSink sink) {
    super(parts, resolved, operation, sink);
    this.parts = parts;
    this.log = log;
    this.task = task;
    this.reversal = reversal;
  }

  private record Recorded(Operation operation, int number) implements Intent {}

  @Override
  public Mono<Intent> intend(Receipt receipt) {
    return Mono.defer(() -> {
      Operation operation = operation();
      int number = intents.incrementAndGet();
      return log.record(
              new Event.IntentRecorded(
                  task, operation.generation(), operation.attempt(), number, receipt, reversal))
          .publishOn(parts.work())
          .thenReturn(new Recorded(operation, number));
    });
  }

  /** Whether anything may have been changed by this attempt. */
  boolean intended() {
    return intents.get() > 0;
  }

  @Override
  public Host host() {
    return machine(targetName());
  }

  @Override
  public Host host(HostRef host) {
    return machine(host.name());
  }
}
