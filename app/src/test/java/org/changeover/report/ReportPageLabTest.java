package org.changeover.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page as Chromium shows it. The pictures stay in {@code target/report-page}, for people to
 * look at.
 */
@Tag("lab")
@Timeout(180)
class ReportPageLabTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path PICTURES = Path.of("target", "report-page");

  @TempDir Path folder;
  private Path page;

  @BeforeEach
  void write() throws IOException {
    assertThat(CHROMIUM)
        .as("this test needs it: apt-get install chromium fonts-dejavu-core")
        .matches(Files::isExecutable);
    page = Files.writeString(folder.resolve("report.html"), Played.whole().html());
    Files.createDirectories(PICTURES);
  }

  /** What a browser came to. */
  private record Shown(String dom, String log) {}

  private Shown chromium(String place, String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(CHROMIUM.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            "--enable-logging=stderr",
            "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(List.of(options));
    command.add(page.toUri() + place);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!browser.waitFor(60, TimeUnit.SECONDS)) {
      browser.destroyForcibly().waitFor();
      throw new AssertionError("chromium did not end: " + Files.readString(err));
    }
    return new Shown(Files.readString(out), Files.readString(err));
  }

  @Test
  void script_isAllowedByThePagesOwnPolicy_andZoomsWhereTheAddressSays() throws Exception {
    Shown shown = chromium("#zoom=4", "--dump-dom");
    assertThat(shown.log()).doesNotContain("CONSOLE", "Content Security Policy");
    assertThat(shown.dom())
        .contains("data-script=\"ready\"", "data-level=\"1\"", ">4 ×</output>")
        .containsPattern("<svg id=\"drawing\"[^>]*width=\"400%\"");
    assertThat(shown.dom()).doesNotContainPattern("<div class=\"tools\" id=\"zoom\" hidden");
  }

  @Test
  void taskThatIsLinkedTo_isOpened() throws Exception {
    Shown shown = chromium("#task-switch-dns_dns", "--dump-dom");
    assertThat(shown.dom()).containsPattern("<details[^>]*id=\"task-switch-dns_dns\"[^>]*open");
  }

  @Test
  void withoutItsScript_thePageIsDrawn_withNoButtonThatDoesNothing() throws Exception {
    page =
        Files.writeString(page, Files.readString(page).replaceAll("(?s)<script>.*?</script>", ""));
    Path file = folder.resolve("no-script.png");
    Shown shown = chromium("", "--window-size=1280,2400", "--screenshot=" + file, "--dump-dom");
    assertThat(colours(ImageIO.read(file.toFile()))).isGreaterThan(100);
    assertThat(shown.dom())
        .contains("id=\"drawing\"", "The timeline as a table", "id=\"filter\" hidden")
        .doesNotContain("data-script");
  }

  @Test
  void nothingIsAskedForFromElsewhere() throws Exception {
    assertThat(asksOfPage()).isZero();
    page = Files.writeString(page, "<img src=\"http://elsewhere.example/x.png\">");
    assertThat(asksOfPage()).as("what a page with a picture asks for").isPositive();
  }

  /** Requests that the page made, and not the browser for itself. */
  private long asksOfPage() throws Exception {
    Path net = folder.resolve("net.json");
    var _ =
        chromium("", "--log-net-log=" + net, "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom");
    return Pattern.compile("\"initiator\":\"(?!not an origin)")
        .matcher(Files.readString(net, UTF_8))
        .results()
        .count();
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "400,light", "400,dark"})
  void page_isDrawn(int width, String theme) throws Exception {
    Path file = PICTURES.resolve("report-%d-%s.png".formatted(width, theme)).toAbsolutePath();
    Files.deleteIfExists(file);
    int dark = theme.equals("dark") ? 0 : 1;
    var _ =
        chromium(
            "",
            "--window-size=" + width + ",2400",
            "--blink-settings=preferredColorScheme=" + dark,
            "--screenshot=" + file);
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(width);
    int corner = picture.getRGB(2, 2) & 0xff;
    assertThat(corner).matches(light -> theme.equals("dark") ? light < 64 : light > 192);
    assertThat(colours(picture)).as("colours of %s", file).isGreaterThan(100);
  }

  private static int colours(BufferedImage picture) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y += 3) {
      for (int x = 0; x < picture.getWidth(); x++) {
        colours.add(picture.getRGB(x, y));
      }
    }
    return colours.size();
  }

  @Test
  void print_opensWhatIsClosed() throws Exception {
    Path file = PICTURES.resolve("report.pdf").toAbsolutePath();
    Files.deleteIfExists(file);
    var _ = chromium("", "--no-pdf-header-footer", "--print-to-pdf=" + file);
    assertThat(pages(file)).isGreaterThanOrEqualTo(6);
  }

  private static long pages(Path pdf) throws IOException {
    String text = Files.readString(pdf, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text).startsWith("%PDF");
    return Pattern.compile("/Type ?/Page\\b").matcher(text).results().count();
  }
}
