package org.changeover.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.changeover.contract.FakeNetwork;

/** A server with the part of Mastodon's API that announcing needs, and the faults of a bad day. */
final class FakeMastodon implements FakeNetwork.Server {
  static final String TOKEN = "the-token-of-the-account";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SSLContext tls;
  private final Map<String, String> posts = new TreeMap<>();
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final Map<String, Integer> tried = new TreeMap<>();
  private int last = 100;
  private int limit;
  private Fault fault = Fault.NONE;

  /** What goes wrong with the next request that changes something. */
  enum Fault {
    NONE,
    ANSWER_LOST,
    TOKEN_REFUSED,
    TEXT_REFUSED,
    GATEWAY_GAVE_UP,
    NO_JSON
  }

  FakeMastodon(SSLContext tls) {
    this.tls = tls;
  }

  synchronized FakeMastodon failing(Fault next) {
    fault = next;
    return this;
  }

  synchronized FakeMastodon taking(int characters) {
    limit = characters;
    return this;
  }

  synchronized String state() {
    return posts.toString();
  }

  synchronized List<String> texts() {
    return posts.values().stream().map(Html::text).toList();
  }

  /** How many requests of a kind came, such as {@code POST}. */
  synchronized int tried(String method) {
    return tried.getOrDefault(method, 0);
  }

  synchronized FakeMastodon holding(String text) {
    posts.put(Integer.toString(++last), html(text));
    return this;
  }

  synchronized void edit() {
    posts.replaceAll((id, html) -> "<p>edited: " + html.substring(3));
  }

  private record Request(String method, String path, Map<String, String> headers, String body) {}

  private record Answer(int status, Object json) {}

  @Override
  public void serve(Socket socket) throws IOException {
    var secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
    secured.setUseClientMode(false);
    Request request = request(new BufferedInputStream(secured.getInputStream()));
    Answer answer = answered(request);
    if (answer.status() == 0) {
      socket.close();
      return;
    }
    write(secured.getOutputStream(), answer);
    secured.close();
  }

  private synchronized Answer answered(Request request) throws IOException {
    tried.merge(request.method(), 1, Integer::sum);
    boolean changes = !request.method().equals("GET");
    Fault now = changes ? fault : Fault.NONE;
    if (changes) {
      fault = Fault.NONE;
    }
    return switch (now) {
      case TOKEN_REFUSED -> new Answer(401, Map.of("error", "The access token is invalid"));
      case TEXT_REFUSED -> new Answer(422, Map.of("error", "Text character limit of 500 exceeded"));
      case GATEWAY_GAVE_UP -> {
        handled(request);
        yield new Answer(504, "the gateway gave up");
      }
      case ANSWER_LOST -> {
        handled(request);
        yield new Answer(0, "");
      }
      case NO_JSON -> new Answer(200, null);
      case NONE -> handled(request);
    };
  }

  private Answer handled(Request request) throws IOException {
    if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
      return new Answer(401, Map.of("error", "The access token is invalid"));
    }
    String path = request.path().replaceAll("\\?.*", "");
    return switch (request.method() + " " + path) {
      case "GET /api/v1/accounts/verify_credentials" -> new Answer(200, Map.of("id", "7"));
      case "GET /api/v2/instance" ->
          limit == 0
              ? new Answer(404, Map.of("error", "Not found"))
              : new Answer(
                  200,
                  Map.of("configuration", Map.of("statuses", Map.of("max_characters", limit))));
      case "GET /api/v1/accounts/7/statuses" -> new Answer(200, page(request.path()));
      case "POST /api/v1/statuses" -> new Answer(200, posted(request));
      default -> {
        String id = path.substring(path.lastIndexOf('/') + 1);
        boolean there = request.method().equals("DELETE") && posts.remove(id) != null;
        yield there ? new Answer(200, Map.of()) : new Answer(404, Map.of("error", "Not found"));
      }
    };
  }

  private List<Map<String, String>> page(String path) {
    int before =
        path.contains("max_id=")
            ? Integer.parseInt(path.replaceAll(".*max_id=(\\d+).*", "$1"))
            : Integer.MAX_VALUE;
    return posts.keySet().stream()
        .filter(id -> Integer.parseInt(id) < before)
        .sorted((a, b) -> Integer.parseInt(b) - Integer.parseInt(a))
        .limit(40)
        .map(this::status)
        .toList();
  }

  private Map<String, String> posted(Request request) {
    Map<String, String> form =
        java.util.Arrays.stream(request.body().split("&"))
            .map(field -> field.split("=", 2))
            .collect(
                Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    String id =
        keys.computeIfAbsent(
            request.headers().get("idempotency-key"), _ -> Integer.toString(++last));
    posts.putIfAbsent(id, html(form.get("status")));
    return status(id);
  }

  private Map<String, String> status(String id) {
    return Map.of(
        "id",
        id,
        "url",
        "https://social.example/@libravatar/" + id,
        "content",
        posts.get(id),
        "created_at",
        "2026-11-26T18:00:00.000Z");
  }

  private static String html(String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
    String linked = safe.replaceAll("(https://)(\\S+)", "<a href=\"$1$2\"><span>$1</span>$2</a>");
    return "<p>" + linked.replace("\n\n", "</p><p>").replace("\n", "<br />") + "</p>";
  }

  private static Request request(InputStream in) throws IOException {
    String[] first = line(in).split(" ");
    var headers = new LinkedHashMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(first[0], first[1], headers, new String(in.readNBytes(length), UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the client left");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  /** In chunks, as many servers answer. */
  private static void write(OutputStream out, Answer answer) throws IOException {
    byte[] body =
        answer.json() == null
            ? "<html>a captive portal</html>".getBytes(UTF_8)
            : JSON.writeValueAsBytes(answer.json());
    out.write(
        "HTTP/1.1 %d Answer\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n"
            .formatted(answer.status(), body.length)
            .getBytes(UTF_8));
    out.write(body);
    out.write("\r\n0\r\n\r\n".getBytes(UTF_8));
    out.flush();
  }
}
