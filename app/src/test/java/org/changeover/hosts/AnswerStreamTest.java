package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerStreamTest {
  private static final String MARK = "0123456789abcdef";

  private final AnswerStream stream = new AnswerStream(MARK);

  private String take(String text) {
    return new String(stream.take(text.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void whatStandsBeforeTheMark_isTheCommands_andWhatFollowsIsItsEnding() {
    assertThat(take("one\ntwo\n\n" + MARK + " 3\n")).isEqualTo("one\ntwo\n");
    assertThat(stream.ending()).contains(" 3");
    assertThat(stream.followed()).isFalse();
  }

  @Test
  void bytesWithoutMark_areGivenAtOnce_alsoALastLineWithoutEnd() {
    assertThat(take("how many? ")).isEqualTo("how many? ");
    assertThat(stream.ending()).isEmpty();
  }

  @Test
  void aNewline_isHeldBackOnlyUntilItIsKnownThatNoMarkFollows() {
    assertThat(take("a\n")).isEqualTo("a");
    assertThat(take("b")).isEqualTo("\nb");
  }

  @Test
  void whatOnlyBeginsLikeTheMark_isTheCommands() {
    String almost = "\n" + MARK.substring(0, 15) + "x\n" + MARK.substring(0, 3);
    assertThat(take("a" + almost) + take("y")).isEqualTo("a" + almost + "y");
    assertThat(stream.ending()).isEmpty();
  }

  @Test
  void aMarkAmidALine_isTheCommands() {
    assertThat(take("a " + MARK + " 0\nb")).isEqualTo("a " + MARK + " 0\nb");
  }

  @Test
  void bytesBehindTheEnd_areNoPartOfTheAnswer_andAreNoticed() {
    assertThat(take("a\n" + MARK + " 0\nlate")).isEqualTo("a");
    assertThat(stream.followed()).isTrue();
  }

  @Test
  void bytesThatComeAfterTheEnd_areNoticedToo() {
    take("\n" + MARK + "\n");
    assertThat(stream.followed()).isFalse();
    assertThat(take("late")).isEmpty();
    assertThat(stream.followed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 17, 18, 19, 64})
  void pieces_makeNoDifference(int size) {
    byte[] all = ("ä\n\n\n" + MARK.substring(1) + "\n\nend\n\n" + MARK + " 255\n").getBytes(UTF_8);
    var given = new ByteArrayOutputStream();
    for (int at = 0; at < all.length; at += size) {
      given.writeBytes(stream.take(Arrays.copyOfRange(all, at, Math.min(all.length, at + size))));
    }
    assertThat(given.toString(UTF_8)).isEqualTo("ä\n\n\n" + MARK.substring(1) + "\n\nend\n");
    assertThat(stream.ending()).contains(" 255");
  }
}
