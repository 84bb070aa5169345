package org.changeover.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads a record of texts and nothing else, such as the task that every event names, without what
 * Jackson does to be ready for any record. Refuses what Jackson refuses, and a text that is missing
 * too. Safe for use by several threads.
 */
final class RecordOfTexts<R extends Record> extends StdDeserializer<R> {
  private final transient SharedTexts texts;
  private final transient Function<String[], R> constructor;
  private final String[] names;

  /**
   * @param constructor takes the texts in the order of the record's components
   */
  RecordOfTexts(Class<R> type, SharedTexts texts, Function<String[], R> constructor) {
    super(type);
    this.texts = texts;
    this.constructor = constructor;
    this.names =
        Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toArray(String[]::new);
  }

  @Override
  public R deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      return handledType().cast(context.handleUnexpectedToken(handledType(), parser));
    }
    var found = new String[names.length];
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      int place = place(name);
      if (place < 0) {
        context.handleUnknownProperty(parser, this, handledType(), name);
      } else {
        found[place] = texts.deserialize(parser, context);
      }
    }
    for (int place = 0; place < names.length; place++) {
      if (found[place] == null) {
        return context.reportInputMismatch(this, "it has no %s", names[place]);
      }
    }
    return constructor.apply(found);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Class<R> handledType() {
    return (Class<R>) super.handledType();
  }

  private int place(String name) {
    for (int place = 0; place < names.length; place++) {
      if (names[place].equals(name)) {
        return place;
      }
    }
    return -1;
  }
}
