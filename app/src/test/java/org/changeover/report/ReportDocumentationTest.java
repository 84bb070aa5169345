package org.changeover.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.changeover.journal.EventCodec;
import org.junit.jupiter.api.Test;

class ReportDocumentationTest {

  /** What is free, or described with the events. */
  private static final Set<String> ELSEWHERE =
      Set.of("outputs", "facts", "variables", "receipt", "by", "plugins", "reversal", "startedBy");

  @Test
  void everyField_isDescribed() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "report.md"));
    var names = new TreeSet<String>();
    collect(EventCodec.mapper().readTree(Played.whole().json()), names);
    assertThat(names).allSatisfy(name -> assertThat(text).contains("`" + name + "`"));
    assertThat(names).hasSizeGreaterThan(60);
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.fields()
        .forEachRemaining(field -> {
          names.add(field.getKey());
          if (!ELSEWHERE.contains(field.getKey())) {
            collect(field.getValue(), names);
          }
        });
    if (node.isArray()) {
      node.forEach(one -> collect(one, names));
    }
  }
}
