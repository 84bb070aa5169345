package org.changeover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.changeover.journal.EventCodec;
import org.changeover.run.RunState;
import org.changeover.run.TaskState;

/** The JSON of {@code runs --json} and {@code status --json}, described in docs/events.md. */
final class StatusJson {
  private StatusJson() {}

  static ObjectNode summary(Standing standing) {
    RunState state = standing.state();
    ObjectNode node = EventCodec.mapper().createObjectNode();
    node.put("v", EventCodec.VERSION);
    node.put("run", standing.run());
    node.put("status", standing.word());
    node.put("why", standing.why());
    node.put("engine", standing.engine());
    state
        .start()
        .ifPresent(start -> {
          node.put("plan", start.plan());
          node.put("title", start.title());
          node.put("lab", start.lab());
          node.put("rehearsal", start.rehearsal().isPresent());
          node.put("startedBy", start.by().operator());
          node.put("planVersion", state.planVersion());
        });
    node.put("sequence", state.sequence());
    state.startedAt().ifPresent(at -> node.put("startedAt", at.toString()));
    state.lastAt().ifPresent(at -> node.put("lastAt", at.toString()));
    node.put("downtime", state.downtimeAt(Instant.now()).toString());
    return node;
  }

  static ObjectNode whole(Standing standing) {
    ObjectNode node = summary(standing);
    ArrayNode tasks = node.putArray("tasks");
    standing.state().tasks().values().forEach(task -> tasks.add(task(task)));
    return node;
  }

  private static JsonNode task(TaskState task) {
    ObjectNode node = EventCodec.mapper().createObjectNode();
    node.put("task", task.id().toString());
    node.put("status", Wording.word(task.status()));
    node.put("generation", task.generation());
    node.put("attempt", task.attempt());
    node.put("changed", task.changed());
    node.put("detail", task.detail());
    node.set("facts", EventCodec.mapper().valueToTree(task.facts()));
    node.set("outputs", EventCodec.mapper().valueToTree(task.outputs()));
    task.due().ifPresent(at -> node.put("due", at.toString()));
    task.lock()
        .ifPresent(lock -> node.put("waitsFor", lock.resource()).put("heldBy", lock.holder()));
    task.startedAt().ifPresent(at -> node.put("startedAt", at.toString()));
    task.endedAt().ifPresent(at -> node.put("endedAt", at.toString()));
    return node;
  }
}
