package org.changeover.console.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.Forecast;
import org.changeover.run.OutputTail;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;

/** Something that the console is told. */
public sealed interface Message {

  record Pressed(Key key, Instant at) implements Message {}

  /** Text that was pasted; never taken for keys. */
  record Pasted(String text) implements Message {}

  record Resized(Size size) implements Message {}

  /** The journal went on. */
  record Happened(List<Entry> entries) implements Message {
    public Happened {
      entries = List.copyOf(entries);
    }
  }

  /** Output and progress; lost when the console is too slow for it. */
  record Said(List<Telemetry> telemetry) implements Message {
    public Said {
      telemetry = List.copyOf(telemetry);
    }

    /** So long is a part, in characters of output, or one line longer. */
    private static final int PART = 64 << 10;

    /** The same in parts, each short enough to be kept. */
    List<List<Telemetry>> parts() {
      var parts = new ArrayList<List<Telemetry>>();
      int start = 0;
      int length = 0;
      for (int i = 0; i < telemetry.size(); i++) {
        length += telemetry.get(i) instanceof Telemetry.Line line ? 96 + line.text().length() : 0;
        if (length > PART) {
          parts.add(telemetry.subList(start, i + 1));
          start = i + 1;
          length = 0;
        }
      }
      if (start < telemetry.size()) {
        parts.add(telemetry.subList(start, telemetry.size()));
      }
      return parts;
    }
  }

  /** What a task had printed before. */
  record Kept(TaskId task, OutputTail tail) implements Message {}

  /** What a task printed cannot be read. */
  record Unreadable(TaskId task, String why) implements Message {}

  /** The run is of another version of its plan. */
  record Amended(RunPlan plan) implements Message {}

  /** How long the steps are going to take. */
  record Foreseen(Forecast forecast) implements Message {}

  record Tick(Instant now) implements Message {}

  /** The engine's answer. */
  record Replied(Request request, Reply reply) implements Message {}

  /** How far it is with many requests, or what became of them. */
  record Tallied(Tally tally) implements Message {}

  /** So many characters were given to the terminal, for its clipboard. */
  record Copied(int characters) implements Message {}

  /** Lines were saved. */
  record Saved(String where) implements Message {}

  /** Something outside of the model could not be done. */
  record Failed(String why) implements Message {}

  /** Nobody has typed anything for long; from now on nothing may be asked for here. */
  record Locked(String why) implements Message {}

  /** The run's engine is there no more. */
  record Disconnected(String why) implements Message {}
}
