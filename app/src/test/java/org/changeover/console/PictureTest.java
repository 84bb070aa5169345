package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.changeover.console.model.Key;
import org.changeover.console.model.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pictures of the documentation are what the console shows; {@code -Dgolden.update=true}. */
class PictureTest {
  private static final Path FOLDER = Path.of("../docs");
  private static final Size SIZE = new Size(120, 34);
  private static final Size LOW = new Size(120, 28);

  static Stream<Arguments> pictures() {
    return Stream.of(
        Arguments.of("console", Theme.DARK, Shown.of(SampleRun.copyingAgain(), SIZE)),
        Arguments.of(
            "console-approval", Theme.LIGHT, Shown.of(SampleRun.gateOpen(), SIZE).type("a")),
        Arguments.of("console-dns", Theme.DARK, Shown.of(SampleRun.switching(), LOW).type("3")),
        Arguments.of("console-log", Theme.DARK, log()),
        Arguments.of(
            "console-commands", Theme.COLOUR_BLIND, Shown.of(SampleRun.failed(), LOW).type(":re")));
  }

  private static Shown log() {
    return Shown.of(SampleRun.mirrorsFailed(8, Set.of(2, 7)), LOW)
        .type("5t\\FAILED")
        .press(Key.Named.ENTER);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void picture_isWhatTheConsoleShows(String name, Theme theme, Shown shown) throws IOException {
    String title = "changeover attach libravatar-20261122-1330-k3f";
    String picture = SvgPicture.of(shown.cells(), title, theme);
    Path file = FOLDER.resolve(name + ".svg");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, picture);
    }
    assertThat(picture).isEqualTo(Files.readString(file));
  }
}
