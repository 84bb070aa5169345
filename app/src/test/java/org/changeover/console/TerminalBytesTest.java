package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.changeover.console.model.Key;
import org.changeover.console.model.Message;
import org.changeover.console.model.Setting;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.run.OutputTail;
import org.changeover.run.Telemetry;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

/** What goes over the wire, byte by byte. */
class TerminalBytesTest {
  /** The sequences that Lanterna and this console write, and no others. */
  private static final Pattern OURS =
      Pattern.compile(
          "\u001b(\\[(\\?(1049|2004|2026|25)[hl]|[0-9;]*m|[0-9]+;[0-9]+H|[0-9]+[CXb]|2J|([0-9]+;[0-9]+)?r)"
              + "|[DM])");

  private static final Size SMALL = new Size(80, 24);

  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

  private Painter start(StreamTerminal terminal) throws IOException {
    return start(terminal, Displays.XTERM.palette());
  }

  private Painter start(StreamTerminal terminal, Palette palette) throws IOException {
    var painter = Painter.on(terminal, palette);
    painter.start();
    return painter;
  }

  private static void frame(StreamTerminal terminal, Painter painter, Cells cells)
      throws IOException {
    terminal.beginFrame();
    painter.paint(cells);
    terminal.endFrame(false);
  }

  @Test
  void frames_readByATerminal_areWhatWasDrawn() throws IOException {
    var terminal = new StreamTerminal(wire, SMALL, Displays.XTERM);
    Painter painter = start(terminal);
    var seen = new ScreenTerminal(80, 24);
    for (Shown shown :
        List.of(
            Shown.of(SampleRun.running(), SMALL),
            Shown.of(SampleRun.gateOpen(), SMALL).type("a"),
            Shown.of(SampleRun.failed(), SMALL))) {
      frame(terminal, painter, shown.cells());
      seen.write(wire.toString(UTF_8));
      wire.reset();
      assertThat(screen(seen)).isEqualTo(shown.text());
    }
  }

  /** Random screens, of which parts scroll up and down, read by a terminal after each frame. */
  @Property(tries = 60)
  void whatScrolls_isReadAsItWasDrawn(@ForAll Random random) throws IOException {
    var terminal = new StreamTerminal(wire, SMALL, Displays.XTERM);
    var painter = start(terminal, random.nextBoolean() ? Displays.MONO : Displays.TRUE);
    var seen = new ScreenTerminal(80, 24);
    Cells cells = Noise.cells(SMALL, 0);
    for (int i = 0; i < 12; i++) {
      frame(terminal, painter, cells);
      seen.write(wire.toString(UTF_8));
      wire.reset();
      assertThat(screen(seen)).isEqualTo(Noise.text(cells));
      cells = Noise.scrolled(cells, random);
    }
  }

  @Test
  void aLineMore_costsAboutItself_andNotThePane() throws IOException {
    var large = new Size(200, 60);
    var terminal = new StreamTerminal(wire, large, Displays.XTERM);
    Painter painter = start(terminal, Displays.TRUE);
    Shown shown = Shown.of(SampleRun.running(), large);
    for (int n = 0; n < 60; n++) {
      say(shown, n);
    }
    frame(terminal, painter, shown.cells());
    wire.reset();
    say(shown, 60);
    frame(terminal, painter, shown.cells());
    assertThat(wire.toString(UTF_8)).contains("\u001bD").contains("no two lines");
    assertThat(wire.size()).isLessThan(500);
    var seen = new ScreenTerminal(200, 60);
    painter.forget();
    frame(terminal, painter, shown.cells());
    seen.write(wire.toString(UTF_8));
    assertThat(Noise.text(seen, large)).isEqualTo(shown.text());
  }

  private static void say(Shown shown, int n) {
    String text = "%s no two lines look alike".formatted("#+-=:".charAt(n % 5)).repeat(1 + n % 4);
    shown.tell(
        new Message.Said(
            List.of(new Telemetry.Line(SampleRun.COPY, "new", "out", text, 1000L + 100 * n))));
  }

  private static String screen(ScreenTerminal terminal) {
    return Noise.text(terminal, SMALL);
  }

  @Test
  void aDialogOverWideText_leavesNothingBehind() throws IOException {
    Shown shown = Shown.of(SampleRun.gateOpen(), SMALL);
    shown.tell(
        new Message.Said(
            IntStream.range(0, 8)
                .<Telemetry>mapToObj(n ->
                    new Telemetry.Line(
                        shown.model.selectedTask().orElseThrow(),
                        "new",
                        "out",
                        "x".repeat(n % 2) + "漢".repeat(34),
                        100 * (n + 1)))
                .toList()));
    var terminal = new StreamTerminal(wire, SMALL, Displays.XTERM);
    Painter painter = start(terminal);
    frame(terminal, painter, shown.cells());
    shown.type("a");
    frame(terminal, painter, shown.cells());
    shown.press(Key.Named.ESCAPE);
    frame(terminal, painter, shown.cells());
    var seen = new ScreenTerminal(80, 24);
    seen.write(wire.toString(UTF_8));
    wire.reset();
    var anew = new StreamTerminal(wire, SMALL, Displays.XTERM);
    frame(anew, start(anew), shown.cells());
    var fresh = new ScreenTerminal(80, 24);
    fresh.write(wire.toString(UTF_8));
    assertThat(screen(seen)).isEqualTo(screen(fresh)).contains("漢");
  }

  @Test
  void secondFrame_writesOnlyWhatDiffers_andNeverClears() throws IOException {
    var terminal = new StreamTerminal(wire, SMALL, Displays.XTERM);
    Painter painter = start(terminal);
    Shown shown = Shown.of(SampleRun.running(), SMALL);
    frame(terminal, painter, shown.cells());
    wire.reset();

    shown.pass(1000).tell(new Message.Tick(SampleRun.running().now.plusSeconds(1)));
    frame(terminal, painter, shown.cells());

    assertThat(wire.toString(UTF_8)).doesNotContain("\u001b[2J");
    assertThat(wire.size()).isLessThan(400);
  }

  @Test
  void sameCells_differFromNothing() throws IOException {
    var terminal = new StreamTerminal(wire, SMALL, Displays.XTERM);
    Painter painter = start(terminal);
    Shown shown = Shown.of(SampleRun.running(), SMALL);
    painter.paint(shown.cells());
    assertThat(painter.differs(shown.cells())).isFalse();
  }

  @Test
  void frame_isOneWrite() throws IOException {
    List<Integer> writes = new ArrayList<>();
    var counting =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            writes.add(length);
          }
        };
    var terminal = new StreamTerminal(counting, SMALL, Displays.XTERM);
    Painter painter = start(terminal);
    frame(terminal, painter, Shown.of(SampleRun.running(), SMALL).cells());
    assertThat(writes).hasSize(1);
  }

  @Property(tries = 40)
  void anyRemoteText_leavesOnlyOurControlBytesOnTheWire(@ForAll String text, @ForAll byte[] bytes)
      throws IOException {
    var out = new ByteArrayOutputStream();
    var terminal = new StreamTerminal(out, SMALL, Displays.XTERM);
    Painter painter = start(terminal);
    SampleRun run = SampleRun.failed();
    for (String evil :
        List.of(text, new String(bytes, UTF_8), "\u001b]52;c;aGk=\u0007\u009b31m\u202eabc\u200b")) {
      var line = new Telemetry.Line(SampleRun.AGAIN, evil, "err", evil, Long.MAX_VALUE);
      run.telemetry.add(line);
      run.kept.put(SampleRun.AGAIN, new OutputTail(evil, 1, true, List.of(line)));
      run.add(
          new org.changeover.run.Event.TaskFailed(
              SampleRun.AGAIN, evil + " x", java.util.Optional.empty()));
      frame(terminal, painter, Shown.of(run, SMALL).cells());
    }
    terminal.restore();
    String rest = OURS.matcher(out.toString(UTF_8)).replaceAll("");
    assertThat(rest.codePoints())
        .allSatisfy(c ->
            assertThat(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
                .as("U+%04X", c)
                .isFalse());
  }

  @Property(tries = 500)
  void text_writtenPastTheView_isMadeHarmlessToo(@ForAll String text) throws IOException {
    var out = new ByteArrayOutputStream();
    var terminal = new StreamTerminal(out, SMALL, Displays.XTERM.with(Setting.of("sync", "off")));
    terminal.putString(text);
    terminal.endFrame(false);
    assertThat(out.toString(UTF_8).codePoints())
        .allMatch(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT);
  }

  @Test
  void privateMode_isEnteredAndLeftOnce() throws IOException {
    var terminal = new StreamTerminal(wire, SMALL, Displays.XTERM);
    start(terminal).start();
    terminal.restore();
    terminal.restore();
    terminal.putString("after the end");
    terminal.endFrame(false);
    String all = wire.toString(UTF_8);
    assertThat(all.split(Pattern.quote("\u001b[?1049h"), -1)).hasSize(2);
    assertThat(all.split(Pattern.quote("\u001b[?1049l"), -1)).hasSize(2);
    assertThat(all).endsWith("\u001b[?2004l\u001b[0m\u001b[2J\u001b[1;1H\u001b[?25h\u001b[?1049l");
  }
}
