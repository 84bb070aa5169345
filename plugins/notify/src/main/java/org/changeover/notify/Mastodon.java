package org.changeover.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.changeover.notify.Http.Reply;
import org.changeover.notify.Http.Request;
import org.changeover.notify.Server.Account;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.ReadContext;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Mono;

/**
 * The part of Mastodon's API that announcing needs, for one account: who it is, its own posts, a
 * new one, and taking one away. The token is lent for one request at a time.
 */
final class Mastodon {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 40;
  private static final int PAGES = 5;
  private static final int SHOWN = 300;
  private static final int LINK_COUNTS = 23;

  private final ReadContext<NotifySettings> context;
  private final Account account;

  Mastodon(ReadContext<NotifySettings> context) {
    this.context = context;
    this.account = context.settings().account();
  }

  /** One post of the account. */
  record Status(String id, String url, String text, String createdAt) {
    static Status of(JsonNode node) {
      return new Status(
          node.path("id").asText(),
          node.path("url").asText(),
          Html.text(node.path("content").asText()),
          node.path("created_at").asText());
    }
  }

  /**
   * How long a post may be.
   *
   * @param characters as people count them
   * @param perLink what any link counts as
   */
  record Limits(int characters, int perLink) {
    private static final Pattern LINK = Pattern.compile("https?://\\S*[^\\s.,;:!?'\")\\]>]");
    private static final Pattern MENTION = Pattern.compile("(@\\w+)@[\\w.-]*\\w");
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    static Optional<Limits> of(JsonNode instance) {
      JsonNode statuses = instance.path("configuration").path("statuses");
      return Optional.of(statuses.path("max_characters"))
          .filter(JsonNode::isInt)
          .map(most ->
              new Limits(
                  most.asInt(), statuses.path("characters_reserved_per_url").asInt(LINK_COUNTS)));
    }

    /** Any link counts the same, and of a mention only the name does. */
    int length(String text) {
      String counted = LINK.matcher(text).replaceAll("x".repeat(perLink));
      counted = MENTION.matcher(counted).replaceAll("$1");
      return Math.toIntExact(CHARACTER.matcher(counted).results().count());
    }
  }

  String name() {
    return account.name();
  }

  /** Empty when the server does not say; older ones do not. */
  Mono<Limits> limits() {
    return look("/api/v2/instance")
        .flatMap(instance -> Mono.justOrEmpty(Limits.of(instance)))
        .onErrorComplete(ActionFailedException.class);
  }

  /** The name of the account that the token is for. */
  Mono<String> self() {
    return look("/api/v1/accounts/verify_credentials").map(self -> self.path("acct").asText());
  }

  /** The newest posts of the account that are meant, among its last 200. */
  Mono<List<Status>> own(Predicate<Status> meant) {
    return look("/api/v1/accounts/verify_credentials")
        .map(self -> self.path("id").asText())
        .flatMap(id ->
            page(id, "")
                .expand(page -> page.size() < PAGE ? Mono.empty() : page(id, page.getLast().id()))
                .take(PAGES)
                .flatMapIterable(page -> page)
                .filter(meant)
                .collectList());
  }

  private Mono<List<Status>> page(String owner, String olderThan) {
    String from = olderThan.isEmpty() ? "" : "&max_id=" + olderThan;
    return look("/api/v1/accounts/%s/statuses?limit=%d&exclude_reblogs=true%s"
            .formatted(owner, PAGE, from))
        .map(page -> StreamSupport.stream(page.spliterator(), false).map(Status::of).toList());
  }

  /** Posts; asked again with the same key, the server answers with the post that it has. */
  Mono<Status> post(String text, Post.Parameters wanted, String key) {
    var form = new LinkedHashMap<String, String>();
    form.put("status", text);
    form.put("visibility", wanted.visibility().word());
    wanted.language().ifPresent(language -> form.put("language", language));
    var request = new Request("POST", "/api/v1/statuses", Map.of("Idempotency-Key", key), form);
    return change(request).map(Status::of);
  }

  Mono<Void> delete(Status status) {
    return change(new Request("DELETE", "/api/v1/statuses/" + status.id(), Map.of(), Map.of()))
        .then();
  }

  private Mono<JsonNode> look(String path) {
    var request = new Request("GET", path, Map.of(), Map.of());
    return withToken(
        request,
        asked ->
            Talk.looking(
                account,
                context,
                line -> {
                  Reply reply = Http.ask(line, asked);
                  if (reply.status() / 100 == 5) {
                    throw new HostUnreachableException(said(request, reply) + "; try again later");
                  }
                  return read(request, reply);
                }));
  }

  private Mono<JsonNode> change(Request request) {
    return withToken(
        request,
        asked ->
            Talk.changing(
                account,
                context,
                line -> {
                  Reply reply = Http.ask(line, asked);
                  if (reply.status() / 100 == 5) {
                    throw new UnknownOutcomeException(
                        said(request, reply)
                            + "; look at the account before anything is posted again");
                  }
                  return read(request, reply);
                }));
  }

  private Mono<JsonNode> withToken(Request request, Function<Request, Mono<JsonNode>> ask) {
    return context.secret(
        account.token(),
        token -> {
          var headers = new LinkedHashMap<>(request.headers());
          headers.put("Authorization", "Bearer " + new String(token));
          headers.put("Accept", "application/json");
          return ask.apply(new Request(request.method(), request.path(), headers, request.form()));
        });
  }

  private JsonNode read(Request request, Reply reply) {
    if (!reply.succeeded()) {
      String advice =
          switch (reply.status()) {
            case 401, 403 -> "check the setting 'token' and what the token may do";
            case 422 -> "change the text";
            case 429 -> "too many requests: try again later";
            default -> "check that the host really is " + account.name();
          };
      throw new ActionFailedException(said(request, reply) + "; " + advice);
    }
    try {
      return JSON.readTree(reply.body());
    } catch (JsonProcessingException e) {
      throw new UnknownOutcomeException(
          "%s answered to %s %s with something that is no JSON; check that the host really is %s"
              .formatted(account.name(), request.method(), request.path(), account.name()));
    }
  }

  private String said(Request request, Reply reply) {
    String error;
    try {
      error = JSON.readTree(reply.body()).path("error").asText();
    } catch (JsonProcessingException _) {
      error = "";
    }
    String why = error.isBlank() ? "" : ": " + error.substring(0, Math.min(SHOWN, error.length()));
    return "%s answered %d to %s %s%s"
        .formatted(
            account.name(),
            reply.status(),
            request.method(),
            request.path().replaceAll("\\?.*", ""),
            why);
  }
}
