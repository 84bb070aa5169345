package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.changeover.kit.ShellScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counting itself, by the real awk and gzip. */
class DrainedTest {
  private static final Instant SINCE = Instant.parse("2026-03-10T12:00:00Z");
  private static final String LINE =
      "%s - - [%s] \"GET /a HTTP/1.1\" 200 12 \"https://x \\\"y\\\"\" \"%s\"\n";

  @TempDir Path folder;

  @Test
  void requests_areCountedAcrossRotatedFilesAndTimeZones() throws Exception {
    write(
        "access.log",
        LINE.formatted("198.51.100.7", "10/Mar/2026:15:00:01 +0100", "Firefox")
            + "www.example.org:443 "
            + LINE.formatted("2001:DB8::7", "10/Mar/2026:12:00:00 +0000", "curl")
            + LINE.formatted("192.0.2.2", "10/Mar/2026:13:00:00 +0000", "Firefox")
            + LINE.formatted("198.51.100.9", "10/Mar/2026:13:00:00 +0000", "Mozilla (ZGrab/0.x)"));
    write("access.log.1", LINE.formatted("198.51.100.7", "10/Mar/2026:12:00:01 +0000", "Firefox"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("access.log.2.gz")))) {
      out.write(
          LINE.formatted("198.51.100.8", "10/Mar/2026:11:59:59 +0000", "Firefox")
              .getBytes(StandardCharsets.UTF_8));
    }
    Files.setLastModifiedTime(
        folder.resolve("access.log.2.gz"), FileTime.from(SINCE.minusSeconds(1)));

    assertThat(count())
        .containsExactly(
            "oldest " + SINCE.minusSeconds(1).getEpochSecond(),
            "requests 3",
            "unread 0",
            "client 198.51.100.7 2 %d -".formatted(SINCE.plusSeconds(7201).getEpochSecond()),
            "client 2001:db8::7 1 %d www.example.org:443".formatted(SINCE.getEpochSecond()));
  }

  @Test
  void requests_haveTheirTimeInEveryMonth() throws Exception {
    var form =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    for (int month = 4; month <= 14; month++) {
      Instant at = SINCE.atZone(ZoneOffset.UTC).plusMonths(month - 3).plusDays(5).toInstant();
      write("access.log", LINE.formatted("198.51.100.7", form.format(at), "Firefox"));

      assertThat(count()).contains("oldest " + at.getEpochSecond());
    }
  }

  @Test
  void lineInAnotherForm_isSaidAndNotLeftOutSilently() throws Exception {
    write("access.log", "{\"json\": true}\n");

    assertThat(count()).containsExactly("oldest none", "requests 0", "unread 1");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private List<String> count() throws Exception {
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                ShellScript.of(Drained.class, "drained.sh").text(),
                "sh",
                Long.toString(SINCE.getEpochSecond()),
                folder.resolve("access.log").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write("address 192.0.2.2\nagent zgrab\n".getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.lines().toList();
  }
}
