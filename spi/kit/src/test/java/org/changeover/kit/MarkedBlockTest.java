package org.changeover.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkedBlockTest {
  private final MarkedBlock block = new MarkedBlock("run-1");

  @Test
  void without_givesBackEveryByteOfTheRest() {
    for (String text : List.of("", "a", "a\n", "a\n\n", "\n", "# BEGIN changeover run-2: x\nb\n")) {
      String with = block.with(Optional.of(List.of("one", "two")), text);

      assertThat(block.lines(with)).contains(List.of("one", "two"));
      assertThat(block.without(with)).isEqualTo(text);
    }
  }

  @Test
  void with_replacesTheEarlierBlockAndKeepsWhatOthersWroteAroundIt() {
    String first = block.with(Optional.of(List.of("old")), "rest");
    String edited = "in front\n" + first + "\nbehind";

    String second = block.with(Optional.of(List.of("new")), edited);

    assertThat(block.lines(second)).contains(List.of("new"));
    assertThat(block.without(second)).isEqualTo("in front\nrest\nbehind");
  }

  @Test
  void blockWithoutItsEnd_isNone() {
    String torn = block.with(Optional.of(List.of("one")), "").replace("# END", "# end");

    assertThat(block.lines(torn)).isEmpty();
    assertThat(block.without(torn)).isEqualTo(torn);
  }

  @Test
  void markOfTwoWords_isRefused() {
    assertThatThrownBy(() -> new MarkedBlock("a b")).hasMessageContaining("one word");
  }
}
