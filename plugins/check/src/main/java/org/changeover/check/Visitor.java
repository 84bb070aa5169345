package org.changeover.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.changeover.check.Request.Conversation;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Intent;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Somebody who uses the site: each conversation begins without cookies, asks one thing after
 * another, and goes on after a disappointment to tell of all of them at once.
 */
final class Visitor {
  private final Functional.Parameters wanted;
  private final String tag;
  private final Intent intent;
  private final ChangeContext<CheckSettings> context;

  Visitor(
      Functional.Parameters wanted,
      String tag,
      Intent intent,
      ChangeContext<CheckSettings> context) {
    this.wanted = wanted;
    this.tag = tag;
    this.intent = intent;
    this.context = context;
  }

  /**
   * How a conversation went.
   *
   * @param addresses that were contacted
   */
  record Outcome(List<String> failures, List<String> addresses) {
    Outcome and(Outcome later) {
      var allFailures = new ArrayList<>(failures);
      allFailures.addAll(later.failures);
      var allAddresses = new LinkedHashSet<>(addresses);
      allAddresses.addAll(later.addresses);
      return new Outcome(List.copyOf(allFailures), List.copyOf(allAddresses));
    }
  }

  /** Asks everything in turn. */
  Mono<Outcome> talk(List<Request> requests, Conversation conversation) {
    return Mono.defer(() ->
        withSecrets(
            new ArrayList<>(wanted.secrets().entrySet()),
            Map.of(),
            lent ->
                Mono.zip(trusted(), files(requests))
                    .flatMap(given -> {
                      var values = new HashMap<>(wanted.values());
                      values.putAll(lent);
                      values.put("tag", tag);
                      values.put("site", wanted.site());
                      var session =
                          new Session(
                              conversation, new Variables(values), given.getT1(), given.getT2());
                      return Flux.fromIterable(requests)
                          .concatMap(request -> asked(request, session))
                          .then(Mono.fromSupplier(session::outcome));
                    })));
  }

  private <T> Mono<T> withSecrets(
      List<Map.Entry<String, Secret>> left,
      Map<String, String> lent,
      Function<Map<String, String>, Mono<T>> use) {
    if (left.isEmpty()) {
      return use.apply(lent);
    }
    var first = left.getFirst();
    return context.secret(
        first.getValue(),
        characters -> {
          var more = new HashMap<>(lent);
          more.put(first.getKey(), new String(characters));
          return withSecrets(left.subList(1, left.size()), more, use);
        });
  }

  private Mono<String> trusted() {
    return context
        .settings()
        .ca()
        .map(file -> context.file(file).map(Curl::text))
        .orElseGet(() -> Mono.just(""));
  }

  private Mono<Map<String, byte[]>> files(List<Request> requests) {
    List<PlanFile> named =
        requests.stream()
            .flatMap(request -> request.files().values().stream())
            .map(Request.Upload::file)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    return Flux.fromIterable(named)
        .concatMap(file -> context.file(file).map(bytes -> Map.entry(file.path(), bytes)))
        .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new);
  }

  private Mono<Void> asked(Request request, Session session) {
    return Mono.defer(() -> {
      Optional<String> missing = CurlRequest.missing(request, session.variables);
      if (missing.isPresent()) {
        session.left(request, missing.get());
        return Mono.<Void>empty();
      }
      var curl = new CurlRequest(wanted, session.variables, session.cookies, tag);
      return context
          .host(wanted.from())
          .change(intent, curl.command(request, session.trusted, session.files))
          .doOnNext(output -> session.heard(request, CurlRequest.answer(output)))
          .then();
    });
  }

  /** One conversation as far as it has come. Used by one at a time. */
  private final class Session {
    private final Conversation conversation;
    private final Variables variables;
    private final String trusted;
    private final Map<String, byte[]> files;
    private final Map<String, String> cookies = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final Set<String> addresses = new LinkedHashSet<>();

    Session(
        Conversation conversation, Variables variables, String trusted, Map<String, byte[]> files) {
      this.conversation = conversation;
      this.variables = variables;
      this.trusted = trusted;
      this.files = files;
    }

    Outcome outcome() {
      return new Outcome(List.copyOf(failures), List.copyOf(addresses));
    }

    /** In a cleanup what was never captured is not there to be removed. */
    void left(Request request, String missing) {
      if (conversation == Conversation.TEST) {
        failures.add("%s: not asked, since nothing gave {{%s}}".formatted(request.name(), missing));
      }
    }

    void heard(Request request, CurlRequest.Answer answer) {
      switch (answer) {
        case CurlRequest.None(String why) -> failures.add(request.name() + ": " + why);
        case CurlRequest.Whole(Received received) -> {
          addresses.add(received.contacted());
          reached(request, received);
          keepCookies(received);
          failures.addAll(Judge.failures(request, received, variables));
          capture(request, received);
        }
      }
    }

    private void reached(Request request, Received received) {
      boolean meant =
          wanted.reaches().isEmpty()
              || wanted.reaches().stream().anyMatch(a -> Addresses.same(a, received.contacted()));
      if (!meant) {
        failures.add(
            "%s: expected to reach %s, reached %s"
                .formatted(
                    request.name(), String.join(" or ", wanted.reaches()), received.contacted()));
      }
    }

    private void keepCookies(Received received) {
      for (String cookie : received.headers().getOrDefault("set-cookie", List.of())) {
        String pair = cookie.split(";")[0];
        int equals = pair.indexOf('=');
        if (equals > 0) {
          String name = pair.substring(0, equals).strip();
          String value = pair.substring(equals + 1).strip();
          cookies.put(name, value);
          variables.set("cookie." + name, value);
        }
      }
    }

    private void capture(Request request, Received received) {
      String page = new String(received.body(), java.nio.charset.StandardCharsets.UTF_8);
      request
          .capture()
          .forEach((name, expression) -> {
            Matcher matcher = variables.expression(expression).matcher(page);
            if (matcher.find() && matcher.groupCount() > 0 && matcher.group(1) != null) {
              variables.set(name, matcher.group(1));
            } else if (conversation == Conversation.TEST) {
              failures.add(
                  "%s: expected a page to take {{%s}} from by %s, found none"
                      .formatted(request.name(), name, expression));
            }
          });
    }
  }
}
