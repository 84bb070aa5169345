package org.changeover.console;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Effect;
import org.changeover.console.model.Key;
import org.changeover.console.model.Message;
import org.changeover.console.model.Size;
import org.changeover.console.model.Update;
import org.changeover.console.model.Updated;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.Looks;
import org.changeover.console.view.View;
import org.changeover.run.Actor;
import org.changeover.run.Forecast;
import org.changeover.run.TaskId;

/** A console without a terminal: keys in, model and screen out. */
final class Shown {
  static final Looks LOOKS = new Looks(Glyphs.UNICODE, ZoneOffset.UTC);

  final List<Effect> effects = new ArrayList<>();
  final List<TaskId> reads = new ArrayList<>();
  private final SampleRun run;
  ConsoleModel model;
  private Instant now;

  private Shown(ConsoleModel model, SampleRun run) {
    this.model = model;
    this.run = run;
    this.now = run.now;
  }

  static Shown of(SampleRun run, Size size) {
    return of(run, size, SampleRun.ALICE);
  }

  static Shown of(SampleRun run, Size size, Actor actor) {
    return of(run, size, actor, Forecast.none());
  }

  static Shown of(SampleRun run, Size size, Actor actor, Forecast forecast) {
    var shown =
        new Shown(
            ConsoleModel.of(run.planned(), forecast, actor, size, SampleRun.START, LOOKS.zone()),
            run);
    shown.tell(new Message.Tick(run.now));
    shown.tell(new Message.Happened(run.entries));
    shown.tell(new Message.Said(run.telemetry));
    return shown;
  }

  Shown tell(Message message) {
    Updated updated = Update.update(model, message);
    model = updated.model();
    updated.effects().forEach(this::effect);
    return this;
  }

  /** What was printed before is read at once; other effects are for the test to look at. */
  private void effect(Effect effect) {
    if (effect instanceof Effect.Read(TaskId task)) {
      reads.add(task);
      tell(new Message.Kept(task, run.tail(task)));
    } else {
      effects.add(effect);
    }
  }

  /** Presses keys, a second between them. */
  Shown press(Key... keys) {
    for (Key key : keys) {
      pass(1000);
      tell(new Message.Pressed(key, now));
    }
    return this;
  }

  /** Presses a character key for each character. */
  Shown type(String text) {
    text.codePoints().forEach(c -> press(new Key.Char(c)));
    return this;
  }

  Shown pass(long millis) {
    now = now.plusMillis(millis);
    return this;
  }

  Cells cells() {
    model = View.within(model, LOOKS);
    return View.view(model, LOOKS);
  }

  /** What a terminal shows of it, through Lanterna. */
  String text() {
    return text(cells(), Displays.TRUE);
  }

  static String text(Cells cells, Palette palette) {
    try {
      var terminal =
          new DefaultVirtualTerminal(new TerminalSize(cells.size().columns(), cells.size().rows()));
      var painter = new Painter(terminal, palette);
      painter.start();
      painter.paint(cells);
      var out = new StringBuilder();
      for (int y = 0; y < cells.size().rows(); y++) {
        var line = new StringBuilder();
        for (int x = 0; x < cells.size().columns(); x++) {
          TextCharacter character = terminal.getCharacter(new TerminalPosition(x, y));
          line.append(character.getCharacterString());
          x += character.isDoubleWidth() ? 1 : 0;
        }
        out.append(line.toString().stripTrailing()).append('\n');
      }
      return out.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
