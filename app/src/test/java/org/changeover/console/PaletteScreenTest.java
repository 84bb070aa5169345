package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.View;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The screens of {@link GoldenScreenTest} in every palette. Their text is the same in all, which is
 * read from the bytes of each; in ASCII they have files of their own, and the colours of some in
 * each palette too. {@code -Dgolden.update=true} writes these anew.
 */
class PaletteScreenTest {
  private static final Path FILES = Path.of("src/test/resources/console");
  private static final List<String> COLOURED = List.of("gate-dialog-80x24", "failed-80x24");

  static Stream<Arguments> screens() {
    return GoldenScreenTest.screens();
  }

  static Stream<Arguments> small() {
    return screens().filter(one -> one.get()[1].equals(Size.SMALLEST));
  }

  static Stream<Arguments> coloured() {
    return small()
        .filter(one -> COLOURED.contains(one.get()[0]))
        .flatMap(one ->
            palettes()
                .map(palette -> Arguments.of(one.get()[0], one.get()[1], one.get()[2], palette)));
  }

  private static Stream<Palette> palettes() {
    return Stream.concat(
        Arrays.stream(Theme.values())
            .flatMap(theme ->
                Stream.of(Depth.TRUE, Depth.INDEXED, Depth.SIXTEEN)
                    .map(depth -> new Palette(theme, depth))),
        Stream.of(Displays.MONO));
  }

  private static void asCommitted(String drawn, Path file) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, drawn);
    }
    assertThat(drawn).isEqualTo(Files.readString(file));
  }

  /** Painted over a screen that has nothing in common with it, cell by cell. */
  private static String read(Cells cells, Display display) throws IOException {
    Size size = cells.size();
    var wire = new ByteArrayOutputStream();
    var terminal = new StreamTerminal(wire, size, display);
    var painter = Painter.on(terminal, display.palette());
    painter.start();
    for (Cells frame : List.of(Noise.cells(size, 1), cells)) {
      terminal.beginFrame();
      painter.paint(frame);
      terminal.endFrame(false);
    }
    var seen = new ScreenTerminal(size.columns(), size.rows());
    seen.write(wire.toString(UTF_8));
    return Noise.text(seen, size);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("screens")
  void bytes_areReadAsTheScreen_inEveryPalette(String name, Size size, Function<Size, Shown> state)
      throws IOException {
    Shown shown = state.apply(size);
    List<Display> displays =
        Stream.concat(
                palettes().map(palette -> Displays.of(palette, Glyphs.UNICODE)),
                Stream.of(Displays.of(Displays.MONO, Glyphs.ASCII)))
            .toList();
    for (Display display : displays) {
      Cells cells = View.view(shown.model, display.looks());
      assertThat(read(cells, display)).as(display.toString()).isEqualTo(Noise.text(cells));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void ascii_isAsCommitted(String name, Size size, Function<Size, Shown> state) throws IOException {
    Display display = Displays.of(Displays.MONO, Glyphs.ASCII);
    String screen = Noise.text(View.view(state.apply(size).model, display.looks()));
    assertThat(screen.chars()).allMatch(c -> c < 0x7F);
    asCommitted(screen, FILES.resolve("ascii").resolve(name + ".txt"));
  }

  @ParameterizedTest(name = "{0} {3}")
  @MethodSource("coloured")
  void colours_areAsCommitted(String name, Size size, Function<Size, Shown> state, Palette palette)
      throws IOException {
    String file =
        "%s-%s-%s.txt"
            .formatted(name, palette.theme(), palette.depth())
            .toLowerCase(Locale.ROOT)
            .replace('_', '-');
    asCommitted(
        ColourMap.of(state.apply(size).cells(), palette), FILES.resolve("colours").resolve(file));
  }
}
