package org.changeover.notify;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.changeover.kit.Tls;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.ReadContext;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Mono;

/**
 * Talks to a {@link Server} at the first of its addresses that answers.
 *
 * <p>A connection that breaks while something is looked at is a server that could not be reached;
 * while something is changed it leaves the outcome unknown, except for what a speech says itself:
 * it knows until when nothing was begun.
 */
final class Talk {
  private Talk() {}

  /** One connection to a server, lent for a speech. */
  record Line(Server server, Endpoint endpoint, Socket socket, Tls tls) {

    /** The same connection, protected; nothing of value was said before. */
    SSLSocket secured() {
      try {
        SSLSocket secured = tls.over(socket, server.name(), endpoint.port());
        secured.startHandshake();
        return secured;
      } catch (SSLException e) {
        throw new ActionFailedException(
            "%s is not trusted as %s: %s; check the settings 'name' and 'ca'"
                .formatted(endpoint, server.name(), Tls.reason(e)),
            e);
      } catch (IOException e) {
        throw new HostUnreachableException(endpoint + ": " + e.getMessage(), e);
      }
    }
  }

  /** What is said over one connection. Blocks. */
  @FunctionalInterface
  interface Speech<T> {
    T over(Line line) throws IOException;
  }

  static <T> Mono<T> looking(Server server, ReadContext<NotifySettings> context, Speech<T> speech) {
    return talk(server, context, speech, HostUnreachableException::new);
  }

  static <T> Mono<T> changing(
      Server server, ReadContext<NotifySettings> context, Speech<T> speech) {
    return talk(
        server,
        context,
        speech,
        (said, cause) ->
            new UnknownOutcomeException(
                said + "; it may have been done, so look there before it is asked again", cause));
  }

  private static <T> Mono<T> talk(
      Server server,
      ReadContext<NotifySettings> context,
      Speech<T> speech,
      BiFunction<String, Throwable, RuntimeException> broken) {
    return Mono.defer(() -> {
      List<Endpoint> endpoints = context.network().endpoints(server.host(), server.port());
      if (endpoints.isEmpty()) {
        throw new ActionFailedException(
            "host %s has no address in the inventory; add one".formatted(server.host()));
      }
      return trust(context).flatMap(tls -> first(endpoints, server, tls, context, speech, broken));
    });
  }

  private static Mono<Tls> trust(ReadContext<NotifySettings> context) {
    return context
        .settings()
        .ca()
        .map(file -> context.file(file).map(Optional::of))
        .orElseGet(() -> Mono.just(Optional.empty()))
        .map(Tls::trusting);
  }

  private static <T> Mono<T> first(
      List<Endpoint> endpoints,
      Server server,
      Tls tls,
      ReadContext<NotifySettings> context,
      Speech<T> speech,
      BiFunction<String, Throwable, RuntimeException> broken) {
    Endpoint endpoint = endpoints.getFirst();
    List<Endpoint> others = endpoints.subList(1, endpoints.size());
    Mono<T> talk =
        context
            .network()
            .exchange(
                endpoint,
                context.settings().timeout(),
                socket -> {
                  try {
                    return speech.over(new Line(server, endpoint, socket, tls));
                  } catch (IOException e) {
                    throw broken.apply(endpoint + ": " + e.getMessage(), e);
                  }
                })
            .onErrorMap(IOException.class, e -> broken.apply(e.getMessage(), e));
    return others.isEmpty()
        ? talk
        : talk.onErrorResume(
            HostUnreachableException.class,
            _ -> first(others, server, tls, context, speech, broken));
  }
}
