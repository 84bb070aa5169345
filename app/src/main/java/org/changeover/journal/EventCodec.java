package org.changeover.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;

/**
 * The documented JSON form of events (docs/events.md): {@code {"v":1,"seq":1,"at":"…","event":{…}}}
 * with instants and durations as ISO 8601 texts. Safe for use by several threads.
 */
public final class EventCodec {
  /** The version of the form that this program writes, and the only one that it reads. */
  public static final int VERSION = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader EVENTS =
      MAPPER
          .rebuild()
          .addModule(quick())
          .build()
          .readerFor(Event.class)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectWriter WRITER =
      MAPPER.writerFor(Event.class).without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private EventCodec() {}

  /** For what journals are full of. */
  private static SimpleModule quick() {
    var texts = new SharedTexts();
    return new SimpleModule()
        .addDeserializer(String.class, texts)
        .addDeserializer(
            TaskId.class,
            new RecordOfTexts<>(TaskId.class, texts, said -> new TaskId(said[0], said[1])))
        .addDeserializer(
            Change.class,
            new RecordOfTexts<>(
                Change.class, texts, said -> new Change(said[0], said[1], said[2])));
  }

  /** The mapper with the settings of the form, for requests, replies and telemetry. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** One line without its end. */
  public static String encode(Entry entry) {
    return new String(encode(entry, Optional.empty()), UTF_8);
  }

  /**
   * The same as bytes; no tree is made.
   *
   * @param previous the hash of the line before, where that is said
   * @throws IllegalArgumentException when the event cannot be written as JSON
   */
  static byte[] encode(Entry entry, Optional<String> previous) {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("v", VERSION);
      json.writeNumberField("seq", entry.sequence());
      json.writeStringField("at", entry.at().toString());
      json.writeFieldName("event");
      WRITER.writeValue(json, entry.event());
      if (previous.isPresent()) {
        json.writeStringField("prev", previous.get());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "what it told cannot be written as JSON: " + firstLine(e), e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws JournalException when it is no event, or one that this version does not know
   */
  public static Entry decode(String line) {
    byte[] json = line.getBytes(UTF_8);
    return decode(json, 0, json.length).entry();
  }

  /**
   * @param previous the hash of the line before; empty where none is said
   */
  record Chained(Entry entry, String previous) {}

  /** The same of bytes in which more stands; no tree is made of them. */
  static Chained decode(byte[] bytes, int at, int length) {
    try (JsonParser parser = MAPPER.createParser(bytes, at, length)) {
      return chained(parser);
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new JournalException("not JSON: " + firstLine(e), e);
    } catch (IOException | DateTimeException e) {
      throw unknown(e);
    }
  }

  private static Chained chained(JsonParser parser) throws IOException {
    long version = 0;
    long sequence = 0;
    String at = "";
    Event event = null;
    String previous = "";
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new JournalException("not an event of this version: it is no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "v" -> {
          version = parser.getValueAsLong();
          refuseOther(version);
        }
        case "seq" -> sequence = parser.getValueAsLong();
        case "at" -> at = parser.getValueAsString("");
        case "event" -> event = event(parser);
        case "prev" -> previous = parser.getValueAsString("");
        default -> parser.skipChildren();
      }
    }
    refuseOther(version);
    if (parser.nextToken() != null) {
      throw new JournalException("not JSON: more than one object");
    }
    return new Chained(new Entry(sequence, Instants.parse(at), held(event)), previous);
  }

  /** The event at which a parser stands, or which comes next. */
  static Event event(JsonParser parser) throws IOException {
    return EVENTS.readValue(parser);
  }

  private static void refuseOther(long version) {
    if (version != VERSION) {
      throw new JournalException(
          "events of version %d, but this is Changeover for version %d: use the one that wrote them"
              .formatted(version, VERSION));
    }
  }

  private static Event held(Event event) {
    if (event == null) {
      throw new JournalException("not an event of this version: it holds none");
    }
    return event;
  }

  private static JournalException unknown(Exception e) {
    return switch (e) {
      case InvalidTypeIdException type ->
          new JournalException(
              "unknown event type '%s': a newer Changeover wrote it; use that one"
                  .formatted(type.getTypeId()),
              e);
      case UnrecognizedPropertyException property ->
          new JournalException(
              "an event with the unknown field '%s': a newer Changeover wrote it; use that one"
                  .formatted(property.getPropertyName()),
              e);
      default -> new JournalException("not an event of this version: " + firstLine(e), e);
    };
  }

  /** The form as a tree, for an event that is part of something larger. */
  public static ObjectNode tree(Entry entry) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("v", VERSION);
    node.put("seq", entry.sequence());
    node.put("at", entry.at().toString());
    node.set("event", MAPPER.valueToTree(entry.event()));
    return node;
  }

  /** Reads what {@link #tree} made; fails as {@link #decode} does. */
  public static Entry entry(JsonNode node) {
    refuseOther(node.path("v").asLong());
    try {
      Event event = held(MAPPER.treeToValue(node.path("event"), Event.class));
      return new Entry(node.path("seq").asLong(), Instant.parse(node.path("at").asText()), event);
    } catch (JsonProcessingException | DateTimeException e) {
      throw unknown(e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
