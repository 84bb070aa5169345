package org.changeover.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.changeover.spi.Endpoint;
import org.changeover.spi.ReadContext;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Mono;

/** Conversations with name servers and resolvers, within the time that the settings give. */
record Conversations(ReadContext<DnsSettings> context) {
  private static final int ANSWERS_IN_ONE = 6;

  /** What is said to one server. */
  interface Said<T> {
    T over(DnsConversation conversation) throws IOException;
  }

  <T> Mono<T> exchange(Endpoint endpoint, Said<T> said) {
    return exchange(endpoint, context.settings().timeout(), longest(), said);
  }

  /**
   * The same within other times.
   *
   * @param answer how long one answer may take
   * @param whole how long the whole conversation may take
   */
  <T> Mono<T> exchange(Endpoint endpoint, Duration answer, Duration whole, Said<T> said) {
    return context
        .network()
        .exchange(
            endpoint,
            whole,
            socket -> said.over(new DnsConversation(socket, endpoint, answer, context.clock())));
  }

  /** How long a whole conversation may take. */
  Duration longest() {
    return context.settings().timeout().multipliedBy(ANSWERS_IN_ONE);
  }

  /** Whether a conversation ended without an answer, whoever noticed. */
  static boolean isLost(Throwable e) {
    return e instanceof IOException
        || e instanceof TimeoutException
        || e instanceof UnknownOutcomeException;
  }

  static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
