package org.changeover.preview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text and JSON of a preview, against files; {@code -Dgolden.update=true} writes these anew. */
class PreviewFormTest {
  private static final Path FILES = Path.of("src/test/resources/org/changeover/preview");

  private static void assertAsCommitted(String text, String name) throws IOException {
    Path file = FILES.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FILES);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  @Test
  void text_isAsCommitted() throws IOException {
    assertAsCommitted(
        String.join("\n", PreviewText.lines(SamplePreview.preview())) + "\n", "preview.txt");
  }

  @Test
  void json_isAsCommitted() throws IOException {
    assertAsCommitted(
        PreviewCodec.tree(SamplePreview.preview()).toPrettyString() + "\n", "preview.json");
  }

  @Test
  void whatWasWritten_isRead() throws Exception {
    byte[] json = PreviewCodec.tree(SamplePreview.preview()).toString().getBytes(UTF_8);
    assertThat(PreviewCodec.decode(json)).isEqualTo(SamplePreview.preview());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                          | it is no preview
          `[1]`                                       | it is no preview
          `{"v":1}`                                   | it is no preview
          `{"preview":1,"plan":"x"`                   | a part of one is missing
          `{"preview":2,"plan":"x"}`                  | a preview of version 2, and this Changeover knows version 1: use the one that wrote it
          `{"preview":"1","plan":"x"}`                | a preview of version "1"
          `{"preview":1,"plan":"x"}`                  | no preview of this version, or was edited
          """)
  void whatIsNone_isSaidToBeNone(String text, String why) {
    assertThatThrownBy(() -> PreviewCodec.decode(text.getBytes(UTF_8)))
        .isInstanceOf(PreviewCodec.UnreadableException.class)
        .hasMessageContaining(why);
  }

  @Test
  void previewWithAFieldThatIsNotKnown_isSaidToBeANewerOne() {
    var tree = PreviewCodec.tree(SamplePreview.preview()).put("colour", "blue");
    assertThatThrownBy(() -> PreviewCodec.decode(tree.toString().getBytes(UTF_8)))
        .hasMessage("it has the unknown field 'colour': a newer Changeover wrote it; use that one");
  }

  @Test
  void everyPartOfAPreviewCutShort_isNone() {
    byte[] json = PreviewCodec.tree(SamplePreview.preview()).toString().getBytes(UTF_8);
    for (int length = 0; length < json.length; length += 7) {
      byte[] cut = Arrays.copyOf(json, length);
      assertThatThrownBy(() -> PreviewCodec.decode(cut))
          .isInstanceOf(PreviewCodec.UnreadableException.class);
    }
  }

  @Test
  void everyFindingAndField_isDescribed() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "preview.md"));
    for (JsonSubTypes.Type type : Prospect.class.getAnnotation(JsonSubTypes.class).value()) {
      assertThat(text).contains("`" + type.name() + "`");
      assertDescribed(text, type.value());
    }
    List.of(
            Preview.class,
            Basis.class,
            PreviewedTask.class,
            PreviewedTask.Asks.class,
            PreviewedTask.Effect.class)
        .forEach(type -> assertDescribed(text, type));
  }

  private static void assertDescribed(String text, Class<?> type) {
    assertThat(Stream.of(type.getRecordComponents()).map(RecordComponent::getName))
        .as(type.getName())
        .allMatch(name -> text.contains("`" + name + "`"));
  }
}
