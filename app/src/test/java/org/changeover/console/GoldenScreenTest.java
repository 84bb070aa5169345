package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.changeover.console.model.Key;
import org.changeover.console.model.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole screens of the main states, drawn through Lanterna on its virtual terminal, against files;
 * {@code -Dgolden.update=true} writes these anew.
 */
class GoldenScreenTest {
  private static final Path FILES = Path.of("src/test/resources/console");

  static Stream<Arguments> screens() {
    Map<String, Function<Size, Shown>> states = new LinkedHashMap<>();
    states.put("running", size -> Shown.of(SampleRun.running(), size));
    states.put("viewer", size -> Shown.of(SampleRun.running(), size, SampleRun.VIEWER));
    states.put("gate", size -> Shown.of(SampleRun.gateOpen(), size));
    states.put("gate-dialog", size -> Shown.of(SampleRun.gateOpen(), size).type("a"));
    states.put("failed", size -> Shown.of(SampleRun.failed(), size));
    states.put("failed-open", size -> Shown.of(SampleRun.failed(), size).press(Key.Named.ENTER));
    states.put("doubt-dialog", size -> Shown.of(SampleRun.inDoubt(), size).type("d"));
    states.put("undo-dialog", size -> Shown.of(SampleRun.failed(), size).type("u"));
    states.put("undoing", size -> Shown.of(SampleRun.undoing(), size));
    states.put("finished", size -> Shown.of(SampleRun.finished(), size));
    states.put("help", size -> Shown.of(SampleRun.running(), size).type("?"));
    states.put("help-found", size -> Shown.of(SampleRun.running(), size).type("?back"));
    states.put("palette", size -> Shown.of(SampleRun.running(), size).type(":step co"));
    states.put("host", size -> Shown.of(SampleRun.failed(), size).type("2"));
    states.put("gates", size -> Shown.of(SampleRun.gateOpen(), size).type("4"));
    states.put("log", size -> Shown.of(SampleRun.failed(), size).type("5t"));
    states.put("log-filter", size -> Shown.of(SampleRun.failed(), size).type("5/restore"));
    states.put("log-search", size -> searched(Shown.of(SampleRun.failed(), size)));
    states.put("dns", size -> Shown.of(SampleRun.switching(), size).type("3"));
    states.put("report", size -> Shown.of(SampleRun.finished(), size).type("6"));
    states.put(
        "marked", size -> Shown.of(SampleRun.mirrorsFailed(8, Set.of(2, 3)), size).type("vv"));
    states.put("skip-many", size -> Shown.of(SampleRun.failed(), size).type("jvvvvs"));
    return Stream.of(new Size(80, 24), new Size(100, 30), new Size(200, 60))
        .flatMap(size ->
            states.entrySet().stream()
                .map(one -> Arguments.of(one.getKey() + "-" + size, size, one.getValue())));
  }

  static Stream<Arguments> mirrors() {
    return Stream.of(new Size(80, 24), new Size(200, 50))
        .flatMap(size ->
            Stream.of(
                Arguments.of("mirrors-3-" + size, size, mirrors(3, Set.of(2))),
                Arguments.of("mirrors-200-" + size, size, mirrors(200, Set.of(7, 8, 120)))));
  }

  private static Shown searched(Shown shown) {
    return shown.type("5\\dump").press(Key.Named.ENTER);
  }

  private static Function<Size, Shown> mirrors(int many, Set<Integer> failed) {
    return size -> {
      Shown shown = Shown.of(SampleRun.mirrorsFailed(many, failed), size);
      for (int i = 0; i < 1000 && !onMirrors(shown); i++) {
        shown.press(Key.Named.UP);
      }
      assertThat(onMirrors(shown)).isTrue();
      return shown.press(Key.Named.ENTER);
    };
  }

  private static boolean onMirrors(Shown shown) {
    return shown.model.selectedRow().filter(row -> row.name().equals("sync-off")).isPresent();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"screens", "mirrors"})
  void screen_isAsCommitted(String name, Size size, Function<Size, Shown> state)
      throws IOException {
    String screen = state.apply(size).text();
    Path file = FILES.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FILES);
      Files.writeString(file, screen);
    }
    assertThat(screen).isEqualTo(Files.readString(file));
  }
}
