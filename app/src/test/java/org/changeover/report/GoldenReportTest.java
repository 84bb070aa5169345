package org.changeover.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The three forms of a run with everything in it, against files; {@code -Dgolden.update=true}
 * writes these anew.
 */
class GoldenReportTest {
  private static final Path FILES = Path.of("src/test/resources/report");
  private static final Map<String, Function<Played, String>> FORMS =
      Map.of("html", Played::html, "md", Played::markdown, "json", Played::json);

  @ParameterizedTest
  @ValueSource(strings = {"html", "md", "json"})
  void report_isAsCommitted(String form) throws IOException {
    String text = withoutItsFiles(FORMS.get(form).apply(Played.whole()));
    Path file = FILES.resolve("whole." + form);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FILES);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  /** The style and the script of the page are files of their own; here they are named. */
  private static String withoutItsFiles(String page) throws IOException {
    String text = page;
    for (String name : List.of("report.css", "report.js")) {
      try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
        String content = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        text = text.replace(content, name);
      }
    }
    return text.replaceAll("'sha256-[A-Za-z0-9+/=]+'", "'its hash'");
  }

  @Test
  void runThatNeverBegan_andEveryBeginningOfOne_haveAReport() {
    Played whole = Played.whole();
    for (int events = 0; events <= whole.entries.size(); events++) {
      Played part = new Played();
      part.entries.addAll(whole.entries.subList(0, events));
      part.now = whole.now;
      part.status = "running";
      assertThat(part.html()).endsWith("</html>\n");
      assertThat(part.markdown()).contains("## Requests");
      assertThat(part.json()).endsWith("}\n");
    }
  }
}
