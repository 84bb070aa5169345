package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.changeover.console.model.Size;
import org.junit.jupiter.api.Test;

/** The picture of the README is what the console shows; {@code -Dgolden.update=true} draws it. */
class PictureTest {
  private static final Path FILE = Path.of("../docs/console.svg");

  @Test
  void picture_isWhatTheConsoleShows() throws IOException {
    var cells = Shown.of(SampleRun.copyingAgain(), new Size(120, 34)).cells();
    String picture = SvgPicture.of(cells, "changeover attach libravatar-20261122-1330-k3f");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, picture);
    }
    assertThat(picture).isEqualTo(Files.readString(FILE));
  }
}
