package org.changeover.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.changeover.check.Request.Expected;
import org.changeover.check.Request.Method;
import org.changeover.check.Request.Upload;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostRef;
import org.changeover.spi.Output;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;

class FunctionalContractTest extends ActionContract<Functional.Parameters, CheckSettings> {
  private static final Pattern OPTION = Pattern.compile("(?m)^([a-z-]+) = \"(.*)\"$");

  @Override
  protected ChangingAction<Functional.Parameters, CheckSettings> action() {
    return new Functional();
  }

  @Override
  protected CheckSettings settings() {
    return new CheckSettings(Optional.of(new PlanFile("ca.crt")));
  }

  @Override
  protected Functional.Parameters parameters() {
    return wanted("https://www.example.org", List.of("192.0.2.2"));
  }

  static Functional.Parameters wanted(String site, List<String> reaches) {
    var logIn =
        List.of(
            request("log-in form", "/account/login/", Method.GET)
                .capture(Map.of("token", "name=\"csrf\" value=\"([^\"]+)\""))
                .build(),
            request("log in", "/account/login/", Method.POST)
                .form(Map.of("csrf", "{{token}}", "password", "{{password}}"))
                .headers(Map.of("Referer", "{{site}}/", "X-CSRFToken", "{{cookie.csrftoken}}"))
                .expect(expected(302).redirect("/account/"))
                .build());
    var test =
        List.of(
            request("front page", "/", Method.GET)
                .expect(expected(200).contains("Welcome"))
                .build(),
            logIn.getFirst(),
            logIn.getLast(),
            request("upload", "/account/upload/", Method.POST)
                .form(Map.of("email", "{{tag}}@example.org"))
                .files(
                    Map.of(
                        "photo",
                        new Upload(Optional.empty(), Optional.of(64), "p.png", "image/png")))
                .expect(expected(201))
                .capture(Map.of("hash", "\"hash\": \"([0-9a-f]+)\""))
                .build(),
            request("avatar", "/avatar/{{hash}}?s=64", Method.GET)
                .expect(expected(200).picture(64).sha256("{{photo.sha256}}"))
                .build());
    var cleanup =
        List.of(
            logIn.getFirst(),
            logIn.getLast(),
            request("find what was uploaded", "/account/", Method.GET)
                .capture(
                    Map.of("hash", "{{tag}}@example.org <a href=\"/account/delete/([0-9a-f]+)"))
                .build(),
            request("delete", "/account/delete/{{hash}}", Method.POST)
                .expect(expected(204))
                .build(),
            request("gone", "/avatar/{{hash}}", Method.GET).expect(expected(404)).build());
    return new Functional.Parameters(
        new HostRef("tester"),
        site,
        reaches,
        Optional.empty(),
        Map.of(),
        Map.of("password", new Secret("tester")),
        test,
        cleanup,
        Duration.ofSeconds(5));
  }

  static TestRequest request(String name, String path, Method method) {
    return new TestRequest(name, path, method);
  }

  static TestExpected expected(int status) {
    return new TestExpected(status);
  }

  @Override
  protected Target target() {
    return new Target.Service("check");
  }

  @Override
  protected World world() {
    return world(new FakeSite());
  }

  static World world(FakeSite site) {
    var world =
        new World()
            .planFile("ca.crt", "a certificate")
            .secret("tester", FakeSite.PASSWORD)
            .part("site", site::state);
    world
        .host("tester", "192.0.2.9")
        .directory("/var/tmp", "1777", "root", "root")
        .script("id -un", call -> Call.ok("tester\ntester\n"))
        .script("curl", call -> curl(call, site));
    return world;
  }

  /** What {@code request.sh} makes of its input. */
  private static Output curl(Call call, FakeSite site) {
    int certificates = Integer.parseInt(call.argument(0));
    byte[] input = call.input().getBytes(UTF_8);
    int end = certificates + Integer.parseInt(call.argument(1));
    String config = new String(input, certificates, end - certificates, UTF_8);
    var headers = new LinkedHashMap<String, String>();
    var options = new LinkedHashMap<String, String>();
    OPTION
        .matcher(config)
        .results()
        .forEach(option -> {
          String value = option.group(2).replace("\\\"", "\"");
          if (option.group(1).equals("header")) {
            headers.put(
                value.substring(0, value.indexOf(':')).toLowerCase(Locale.ROOT),
                value.substring(value.indexOf(':') + 1).strip());
          } else {
            options.put(option.group(1), value);
          }
        });
    byte[] body = Base64.getDecoder().decode(new String(input, end, input.length - end, UTF_8));
    FakeSite.Page page =
        site.answer(
            options.get("request"),
            options.get("url").substring("https://www.example.org".length()),
            headers,
            new String(body, ISO_8859_1));
    String stderr =
        "\nchangeover-measured 192.0.2.2 %d\nchangeover-exit 0\n".formatted(page.status());
    return new Output(0, Base64.getMimeEncoder().encodeToString(printed(page)), stderr, false);
  }

  private static byte[] printed(FakeSite.Page page) {
    var out = new ByteArrayOutputStream();
    out.writeBytes("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
    out.writeBytes(("HTTP/1.1 " + page.status() + " Answer\r\n").getBytes(UTF_8));
    page.headers()
        .forEach((name, value) -> out.writeBytes((name + ": " + value + "\r\n").getBytes(UTF_8)));
    out.writeBytes("\r\n".getBytes(UTF_8));
    out.writeBytes(page.body());
    return out.toByteArray();
  }

  @Override
  protected void tamper(World world) {
    var tester = world.host("tester");
    String file = tester.list("/var/tmp").getFirst();
    tester.file("/var/tmp/" + file, "something else\n");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }

  /** Builds requests of which most parts are left out. */
  static final class TestRequest {
    private final String name;
    private final String path;
    private final Method method;
    private Map<String, String> headers = Map.of();
    private Map<String, String> form = Map.of();
    private Map<String, Upload> files = Map.of();
    private Map<String, String> capture = Map.of();
    private Optional<Expected> expect = Optional.empty();

    TestRequest(String name, String path, Method method) {
      this.name = name;
      this.path = path;
      this.method = method;
    }

    TestRequest headers(Map<String, String> given) {
      headers = given;
      return this;
    }

    TestRequest form(Map<String, String> given) {
      form = given;
      return this;
    }

    TestRequest files(Map<String, Upload> given) {
      files = given;
      return this;
    }

    TestRequest capture(Map<String, String> given) {
      capture = given;
      return this;
    }

    TestRequest expect(TestExpected given) {
      expect = Optional.of(given.build());
      return this;
    }

    Request build() {
      return new Request(name, path, method, headers, form, files, expect, capture);
    }
  }

  /** Builds expectations of which most parts are left out. */
  static final class TestExpected {
    private final int status;
    private List<String> contains = List.of();
    private Optional<String> redirect = Optional.empty();
    private Optional<String> sha256 = Optional.empty();
    private Optional<Request.Size> image = Optional.empty();

    TestExpected(int status) {
      this.status = status;
    }

    TestExpected contains(String text) {
      contains = List.of(text);
      return this;
    }

    TestExpected redirect(String to) {
      redirect = Optional.of(to);
      return this;
    }

    TestExpected sha256(String wanted) {
      sha256 = Optional.of(wanted);
      return this;
    }

    TestExpected picture(int edge) {
      image = Optional.of(new Request.Size(edge, edge));
      return this;
    }

    Expected build() {
      return new Expected(
          status,
          Optional.empty(),
          Map.of(),
          contains,
          List.of(),
          Optional.empty(),
          redirect,
          sha256,
          image);
    }
  }
}
