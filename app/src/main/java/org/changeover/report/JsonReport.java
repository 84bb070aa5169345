package org.changeover.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.changeover.journal.EventCodec;

/**
 * The report as one JSON object (docs/report.md): the components of {@link Report} by their names,
 * with {@code v}, and in each task {@code printed}, the end of what it printed. Nothing is cut but
 * that, and nothing is cleaned: a program reads it.
 */
public final class JsonReport {
  /** Rises when a field changes its meaning or goes; new ones may come without. */
  public static final int VERSION = 1;

  private static final ObjectMapper MAPPER =
      EventCodec.mapper().copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private JsonReport() {}

  /** Writes the object piece by piece; {@code out} stays open. */
  public static void write(Report report, Printed printed, Writer out) {
    try {
      JsonGenerator json = MAPPER.createGenerator(out);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeNumberField("v", VERSION);
      json.writePOJOField("head", report.head());
      json.writePOJOField("summary", report.summary());
      json.writePOJOField("timeline", report.timeline());
      phases(report, printed, json);
      json.writePOJOField("gates", report.gates());
      json.writePOJOField("requests", report.requests());
      json.writePOJOField("troubles", report.troubles());
      json.writePOJOField("signed", report.signed());
      json.writePOJOField("unsound", report.unsound());
      json.writePOJOField("unknown", report.unknown());
      json.writeEndObject();
      json.close();
      out.write("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void phases(Report report, Printed printed, JsonGenerator json)
      throws IOException {
    int among = report.tasks().size();
    json.writeArrayFieldStart("phases");
    for (Report.PhasePart phase : report.phases()) {
      json.writeStartObject();
      json.writeStringField("id", phase.id());
      json.writeStringField("title", phase.title());
      json.writeArrayFieldStart("steps");
      for (Report.StepPart step : phase.steps()) {
        json.writeStartObject();
        json.writeStringField("id", step.id());
        json.writeStringField("title", step.title());
        json.writeStringField("chain", step.chain());
        json.writeStringField("does", step.does());
        json.writeArrayFieldStart("tasks");
        for (Report.TaskPart task : step.tasks()) {
          ObjectNode node = MAPPER.valueToTree(task);
          node.set("printed", MAPPER.valueToTree(printed.of(task, among)));
          json.writeTree(node);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
