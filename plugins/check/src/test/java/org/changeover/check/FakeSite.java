package org.changeover.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.changeover.kit.Fingerprint;

/** A small avatar service: log in, upload, look, delete. */
final class FakeSite {
  static final String PASSWORD = "the-password-of-the-tester";
  private static final String TOKEN = "csrf-4711";
  private static final Pattern EMAIL = Pattern.compile("name=\"email\"\r\n\r\n([^\r]*)\r\n");
  private static final Pattern PHOTO =
      Pattern.compile("filename=\"[^\"]*\"\r\n[^\r]*\r\n\r\n(.*)\r\n--", Pattern.DOTALL);

  private final Map<String, byte[]> pictures = new TreeMap<>();
  private boolean uploadBroken;
  private boolean deleteBroken;

  record Page(int status, Map<String, String> headers, byte[] body) {
    static Page of(int status, String text) {
      return new Page(
          status, new LinkedHashMap<>(Map.of("Content-Type", "text/html")), text.getBytes(UTF_8));
    }

    Page with(String header, String value) {
      headers.put(header, value);
      return this;
    }
  }

  synchronized FakeSite breakingUploads() {
    uploadBroken = true;
    return this;
  }

  synchronized FakeSite breakingDeletes() {
    deleteBroken = true;
    return this;
  }

  synchronized String state() {
    return pictures.keySet().toString();
  }

  /**
   * Answers.
   *
   * @param headers by their names in lower case
   * @param body byte by byte
   */
  synchronized Page answer(String method, String path, Map<String, String> headers, String body) {
    boolean known = headers.getOrDefault("cookie", "").contains("sessionid=s1");
    return switch (method
        + " "
        + path.replaceAll("/[0-9a-f]{64}", "/HASH").replaceAll("\\?.*", "")) {
      case "GET /" -> Page.of(200, "<h1>Welcome</h1>");
      case "GET /account/login/" ->
          Page.of(200, "<input name=\"csrf\" value=\"" + TOKEN + "\">")
              .with("Set-Cookie", "csrftoken=c1; Path=/");
      case "POST /account/login/" -> loggedIn(body);
      case "GET /account/" -> known ? Page.of(200, account()) : Page.of(403, "log in");
      case "POST /account/upload/" -> known ? uploaded(body) : Page.of(403, "log in");
      case "POST /account/delete/HASH" -> known ? deleted(path) : Page.of(403, "log in");
      case "GET /avatar/HASH" -> picture(path);
      default -> Page.of(404, "no such page");
    };
  }

  private static Page loggedIn(String body) {
    boolean right = body.contains("csrf=" + TOKEN) && body.contains("password=" + PASSWORD);
    return right
        ? Page.of(302, "").with("Location", "/account/").with("Set-Cookie", "sessionid=s1; Secure")
        : Page.of(403, "wrong: " + body);
  }

  private String account() {
    var page = new StringBuilder("<ul>");
    pictures
        .keySet()
        .forEach(email ->
            page.append("<li>" + email + " <a href=\"/account/delete/" + hash(email) + "\">"));
    return page.toString();
  }

  private Page uploaded(String body) {
    if (uploadBroken) {
      return Page.of(500, "Traceback");
    }
    MatchResult email = EMAIL.matcher(body).results().findFirst().orElseThrow();
    MatchResult photo = PHOTO.matcher(body).results().findFirst().orElseThrow();
    pictures.put(email.group(1), photo.group(1).getBytes(ISO_8859_1));
    return Page.of(201, "{\"hash\": \"" + hash(email.group(1)) + "\"}");
  }

  private Page deleted(String path) {
    if (deleteBroken) {
      return Page.of(503, "later");
    }
    pictures.keySet().removeIf(email -> path.endsWith(hash(email)));
    return Page.of(204, "");
  }

  private Page picture(String path) {
    List<byte[]> found =
        pictures.entrySet().stream()
            .filter(e -> path.contains(hash(e.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    return found.isEmpty()
        ? Page.of(404, "no such picture")
        : new Page(200, new LinkedHashMap<>(Map.of("Content-Type", "image/png")), found.getFirst());
  }

  private static String hash(String email) {
    return Fingerprint.sha256(email.getBytes(UTF_8));
  }
}
