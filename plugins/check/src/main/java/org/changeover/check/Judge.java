package org.changeover.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.changeover.check.Request.Expected;
import org.changeover.kit.Fingerprint;

/**
 * Compares an answer with what a request expects. What is expected is shown as the plan has it, and
 * never with a value in it.
 */
final class Judge {
  private final Request request;
  private final Received received;
  private final Variables variables;
  private final List<String> failures = new ArrayList<>();

  private Judge(Request request, Received received, Variables variables) {
    this.request = request;
    this.received = received;
    this.variables = variables;
  }

  /** Everything that is not as expected. */
  static List<String> failures(Request request, Received received, Variables variables) {
    var judge = new Judge(request, received, variables);
    judge.judge(request.expected());
    return judge.failures;
  }

  private void judge(Expected expected) {
    expect(
        received.status() == expected.status(),
        "status " + expected.status(),
        "status " + received.status());
    expected
        .type()
        .ifPresent(type -> {
          String found = received.header("content-type");
          expect(found.split(";")[0].strip().equalsIgnoreCase(type), type, found);
        });
    expected
        .headers()
        .forEach((name, text) -> {
          String found = received.header(name);
          expect(
              found.contains(variables.filled(text)),
              "header %s with '%s'".formatted(name, text),
              "'" + found + "'");
        });
    expected
        .redirect()
        .ifPresent(to -> {
          String found = received.header("location");
          expect(found.equals(variables.filled(to)), "a redirect to " + to, "'" + found + "'");
        });
    body(expected);
  }

  private void body(Expected expected) {
    String page = new String(received.body(), UTF_8);
    for (String text : expected.contains()) {
      expect(page.contains(variables.filled(text)), "a page with '" + text + "'", "one without");
    }
    for (String text : expected.lacks()) {
      expect(!page.contains(variables.filled(text)), "a page without '" + text + "'", "one with");
    }
    expected
        .matches()
        .ifPresent(pattern ->
            expect(
                variables.expression(pattern).matcher(page).find(),
                "a page that matches " + pattern,
                "one that does not"));
    expected
        .sha256()
        .ifPresent(wanted -> {
          String found = Fingerprint.sha256(received.body());
          expect(found.equals(variables.filled(wanted)), "sha256 " + wanted, found);
        });
    expected
        .image()
        .ifPresent(size -> {
          var found = Pictures.size(received.body());
          expect(
              found.filter(size::equals).isPresent(),
              "a picture of " + size,
              found.map(other -> "one of " + other).orElse("no whole picture"));
        });
  }

  private void expect(boolean met, String wanted, String found) {
    if (!met) {
      failures.add("%s: expected %s, found %s".formatted(request.name(), wanted, found));
    }
  }
}
