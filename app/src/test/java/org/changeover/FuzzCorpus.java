package org.changeover;

import static java.nio.file.Files.readAllBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/**
 * The stored inputs of the fuzz targets. Fuzzing begins with them, and every build gives them to
 * the targets, without a fuzzer; an input that made a target fail is put among them.
 *
 * @see <a href="../../../../../../config/fuzz/README.md">how to fuzz</a>
 */
public final class FuzzCorpus {
  private static final Path FOLDER = Path.of("src", "test", "fuzz");
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private FuzzCorpus() {}

  /** What is true of every input; throws when it is not. */
  public interface Target {
    void accept(byte[] input) throws Exception;
  }

  /** Gives a target its stored inputs; fails with the name of each that it does not hold for. */
  public static void replay(String name, Target target) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(name))) {
      List<Path> inputs = files.sorted().toList();
      assertThat(inputs).isNotEmpty();
      assertAll(inputs.stream().map(input -> replay(input, target)));
    }
  }

  private static Executable replay(Path input, Target target) {
    return () -> {
      try {
        byte[] bytes = readAllBytes(input);
        assertTimeoutPreemptively(LONGEST, () -> target.accept(bytes));
      } catch (Throwable failure) {
        throw new AssertionError("app/" + input + ": " + failure, failure);
      }
    };
  }
}
