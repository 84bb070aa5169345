package org.changeover.spi;

import reactor.core.publisher.Mono;

/** What an action may use to change the world. */
public interface ChangeContext<S extends Record> extends ReadContext<S> {

  /**
   * Records what is about to be done and what undo would need. Completes when it is on disk; only
   * then may the effect be caused, with the token that this returns. An operation may record
   * several intents, each before an effect of its own; undo sees their receipts in reverse order.
   */
  Mono<Intent> intend(Receipt receipt);

  @Override
  Host host();

  @Override
  Host host(HostRef host);
}
