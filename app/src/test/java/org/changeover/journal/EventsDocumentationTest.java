package org.changeover.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.changeover.run.Event;
import org.junit.jupiter.api.Test;

class EventsDocumentationTest {
  @Test
  void everyTypeAndField_isDescribed() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "events.md"));
    for (JsonSubTypes.Type type : Event.class.getAnnotation(JsonSubTypes.class).value()) {
      assertThat(text).contains("`" + type.name() + "`");
      for (RecordComponent component : type.value().getRecordComponents()) {
        assertThat(text)
            .as("%s of %s", component.getName(), type.name())
            .contains("`" + component.getName() + "`");
      }
    }
  }
}
