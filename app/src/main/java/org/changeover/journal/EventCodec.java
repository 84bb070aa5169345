package org.changeover.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.changeover.run.Entry;
import org.changeover.run.Event;

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

  private EventCodec() {}

  /** The mapper with the settings of the form, for requests, replies and telemetry. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** One line without its end. */
  public static String encode(Entry entry) {
    return write(tree(entry));
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws JournalException when it is no event, or one that this version does not know
   */
  public static Entry decode(String line) {
    return entry(parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
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

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "what it told cannot be written as JSON: " + firstLine(e), e);
    }
  }

  static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new JournalException("not JSON: " + firstLine(e), e);
    }
  }

  /** Reads what {@link #tree} made; fails as {@link #decode} does. */
  public static Entry entry(JsonNode node) {
    long version = node.path("v").asLong();
    if (version != VERSION) {
      throw new JournalException(
          "events of version %d, but this is Changeover for version %d: use the one that wrote them"
              .formatted(version, VERSION));
    }
    try {
      Event event = MAPPER.treeToValue(node.path("event"), Event.class);
      if (event == null) {
        throw new JournalException("not an event of this version: it holds none");
      }
      return new Entry(node.path("seq").asLong(), Instant.parse(node.path("at").asText()), event);
    } catch (InvalidTypeIdException e) {
      throw new JournalException(
          "unknown event type '%s': a newer Changeover wrote it; use that one"
              .formatted(e.getTypeId()),
          e);
    } catch (UnrecognizedPropertyException e) {
      throw new JournalException(
          "an event with the unknown field '%s': a newer Changeover wrote it; use that one"
              .formatted(e.getPropertyName()),
          e);
    } catch (JsonProcessingException | DateTimeException e) {
      throw new JournalException("not an event of this version: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
