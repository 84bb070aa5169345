package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.changeover.console.model.Key;
import org.changeover.console.model.Message;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Style;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a frame of 200x60 costs, from the model to the bytes: with every cell changed, beside
 * Lanterna's own screens with the same cells, and over ten thousand hosts while a million lines
 * come; also in CPU time, which other work on the machine hardly changes. The numbers are printed
 * and nothing fails because of them.
 */
@Tag("benchmark")
class FrameBenchmarkTest {
  private static final Size LARGE = new Size(200, 60);
  private static final int FRAMES = Integer.getInteger("benchmark.frames", 1000);
  private static final int HOSTS = Integer.getInteger("benchmark.hosts", 10_000);
  private static final int LINES = 1_000_000;
  private static final String ROW = "%-46s %8s %8s %8s %8s %8s %9s%n";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

  /** What one frame does. */
  @FunctionalInterface
  private interface Frame {
    void show(int number) throws IOException;
  }

  private static void head(String title) {
    System.out.printf("%n%s%n", title);
    System.out.printf(ROW, "", "p50 ms", "p99 ms", "most ms", "cpu p50", "cpu p99", "bytes");
  }

  private void measured(String what, int frames, Frame frame) throws IOException {
    var micros = new ArrayList<Long>(frames);
    var cpu = new ArrayList<Long>(frames);
    long bytes = 0;
    for (int i = -frames / 4; i < frames; i++) {
      wire.reset();
      long begin = System.nanoTime();
      long worked = THREADS.getCurrentThreadCpuTime();
      frame.show(i);
      if (i >= 0) {
        cpu.add((THREADS.getCurrentThreadCpuTime() - worked) / 1000);
        micros.add((System.nanoTime() - begin) / 1000);
        bytes += wire.size();
      }
    }
    Collections.sort(micros);
    Collections.sort(cpu);
    System.out.printf(
        ROW,
        what,
        millis(micros, 0.5),
        millis(micros, 0.99),
        millis(micros, 1),
        millis(cpu, 0.5),
        millis(cpu, 0.99),
        "%,d".formatted(bytes / frames));
  }

  private static String millis(List<Long> sorted, double share) {
    int at = (int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size()));
    return "%.2f".formatted(sorted.get(at) / 1000.0);
  }

  @Test
  void everyCellChanged_besideLanternasScreen_printsItsNumbers() throws IOException {
    head("A frame of 200x60 of which every cell changed, %d frames".formatted(FRAMES));
    Shown run = Shown.of(SampleRun.copyingAgain(), LARGE);
    measured("of it the view", FRAMES, _ -> run.cells());
    List<Cells> frames = List.of(Noise.cells(LARGE, 1), Noise.cells(LARGE, 2));
    var terminal = new StreamTerminal(wire, LARGE, Displays.XTERM);
    var painter = Painter.on(terminal, Displays.TRUE);
    painter.start();
    measured(
        "view and paint",
        FRAMES,
        i -> {
          assertThat(run.cells().size()).isEqualTo(LARGE);
          terminal.beginFrame();
          painter.paint(frames.get(Math.floorMod(i, 2)));
          terminal.endFrame(false);
        });
    lanterna("Lanterna, complete refresh", Screen.RefreshType.COMPLETE, frames);
    lanterna("Lanterna, refresh of what differs", Screen.RefreshType.DELTA, frames);
  }

  private void lanterna(String what, Screen.RefreshType refresh, List<Cells> frames)
      throws IOException {
    var terminal = new StreamTerminal(wire, LARGE, Displays.XTERM);
    var screen = new TerminalScreen(terminal);
    screen.startScreen();
    measured(
        what,
        FRAMES,
        i -> {
          Cells cells = frames.get(Math.floorMod(i, 2));
          for (int y = 0; y < LARGE.rows(); y++) {
            for (int x = 0; x < LARGE.columns(); x++) {
              screen.setCharacter(new TerminalPosition(x, y), character(cells, x, y));
            }
          }
          screen.refresh(refresh);
          terminal.endFrame(false);
        });
  }

  private static TextCharacter character(Cells cells, int x, int y) {
    Style style = cells.style(x, y);
    return TextCharacter.fromString(
        Character.toString(cells.character(x, y)),
        Displays.TRUE.ink(style),
        Displays.TRUE.back(style),
        style.bold() ? EnumSet.of(SGR.BOLD) : EnumSet.noneOf(SGR.class))[0];
  }

  /** A fleet that goes through a chain, of which the console shows what it comes to. */
  @Test
  void tenThousandHostsAndAMillionLines_printTheirNumbers() throws IOException {
    head("%,d hosts, 200x60, a frame each 80 ms of 20,000 lines/s".formatted(HOSTS));
    for (boolean open : List.of(false, true)) {
      var fleet = new Fleet(HOSTS);
      if (open) {
        fleet.shown.press(Key.Named.ENTER);
      }
      fleet.frames(open ? "step open, its results folded" : "plan, fleet and output");
      fleet.lines();
    }
  }

  /** A console at a run over many hosts. */
  private final class Fleet {
    private static final int LINES_A_FRAME = 1600;
    private static final int EVENTS_A_FRAME = 4;
    private static final List<String> CHAIN = List.of("pause-cron", "sync-ended");

    private final SampleRun run;
    private final Shown shown;
    private final StreamTerminal terminal = new StreamTerminal(wire, LARGE, Displays.XTERM);
    private final Painter painter;
    private long printed;
    private int host;
    private int told;

    private Fleet(int hosts) throws IOException {
      painter = Painter.on(terminal, Displays.TRUE);
      run = SampleRun.mirrorsThrough(hosts, hosts / 2);
      host = hosts / 2;
      shown = Shown.of(run, LARGE);
      painter.start();
    }

    private void frames(String what) throws IOException {
      measured(what + ", view and paint", FRAMES / 4, _ -> paint());
      measured(
          what + ", told and painted",
          FRAMES,
          _ -> {
            happen();
            say();
            paint();
          });
    }

    private void paint() throws IOException {
      Cells cells = shown.cells();
      terminal.beginFrame();
      painter.paint(cells);
      terminal.endFrame(false);
    }

    private void happen() {
      Instant now = shown.model.now().plusMillis(80);
      var entries = new ArrayList<Entry>();
      for (int i = 0; i < EVENTS_A_FRAME; i++) {
        host += told % 4 == 0 ? 1 : 0;
        var task = new TaskId(CHAIN.get(told / 2 % 2), "mirror" + host);
        run.add(
            told % 2 == 0
                ? new Event.TaskStarted(task, 1, 1)
                : new Event.TaskSucceeded(task, "no rsync runs", false, Map.of()));
        told++;
        entries.add(run.entries.getLast());
      }
      shown.tell(new Message.Tick(now));
      shown.tell(new Message.Happened(entries));
    }

    private void say() {
      TaskId task = shown.model.selectedTask().orElseThrow();
      shown.tell(
          new Message.Said(
              IntStream.range(0, LINES_A_FRAME)
                  .<Telemetry>mapToObj(n ->
                      new Telemetry.Line(
                          task,
                          task.target(),
                          "out",
                          "line %d: something that a host has to say".formatted(printed + n),
                          60 * (printed + n + 1)))
                  .toList()));
      printed += LINES_A_FRAME;
    }

    private void lines() throws IOException {
      say();
      paint();
      long before = used();
      long begin = System.nanoTime();
      long until = printed + LINES;
      while (printed < until) {
        say();
        paint();
      }
      System.out.printf(
          "%,d lines more: %.1f us each, heap %+.1f MB after them%n",
          LINES, (System.nanoTime() - begin) / 1e3 / LINES, (used() - before) / 1e6);
    }

    private static long used() {
      var memory = ManagementFactory.getMemoryMXBean();
      memory.gc();
      return memory.getHeapMemoryUsage().getUsed();
    }
  }
}
