package org.changeover.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileProblemTest {

  @Test
  void say_namesTheFileAndWhatIsWrong() {
    assertThat(FileProblem.say(new AccessDeniedException("/a"))).isEqualTo("/a: permission denied");
    assertThat(FileProblem.say(new NoSuchFileException("/a"))).isEqualTo("/a does not exist");
  }

  @Test
  void why_leavesOutTheFileThatWasNamedBefore() {
    assertThat(FileProblem.why(new AccessDeniedException("/a"))).isEqualTo("permission denied");
    assertThat(FileProblem.why(new NoSuchFileException("/a"))).isEqualTo("it does not exist");
    assertThat(FileProblem.why(new FileSystemException("/a", null, "File name too long")))
        .isEqualTo("File name too long");
    assertThat(FileProblem.why(new IOException("broken"))).isEqualTo("broken");
  }
}
