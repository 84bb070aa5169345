package org.changeover.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanitiserTest {

  @Property(tries = 2000)
  void whateverBytesComeIn_onlyVisibleTextComesOut(@ForAll byte[] bytes) {
    assertSafe(Sanitiser.clean(bytes, 0, bytes.length));
  }

  @Property(tries = 2000)
  void hostileText_comesOutSafe_andCleaningAgainChangesNothing(@ForAll("hostile") String text) {
    String cleaned = Sanitiser.clean(text);
    assertSafe(cleaned);
    assertThat(Sanitiser.clean(cleaned)).isEqualTo(cleaned);
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "\u001b[31m",
            "\u001b]0;title\u0007",
            "\u001b]52;c;QQ==\u001b\\",
            "\u001bP$q\u001b\\",
            "\u001b[6n",
            "\u009b2J",
            "\u009d8;;http://x\u009c",
            "\u202e",
            "\u200b",
            "\ufeff",
            "\u2028",
            "\ud800",
            "\udc00",
            "\ufffe",
            "\u001b",
            "\t",
            "\r",
            "\b",
            "\u007f",
            "ä",
            "語",
            "😀",
            "text",
            " ",
            "\u00ad",
            "\udb40\udc41");
    return piece.list().ofMaxSize(60).map(pieces -> String.join("", pieces));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ESC[1;31mred ESC[0mplain | red plain",
        "ESC]0;titleBELtext | text",
        "ESC]8;;http://evil.exampleESC\\linkESC]8;;ESC\\ | link",
        "aESC(Bb | ab",
        "ESC]unterminated text | ''",
        "ESC | ''",
        "ESC[ | ''",
      })
  void escapeSequences_areTakenOutWhole(String line, String expected) {
    String raw = line.replace("ESC", "\u001b").replace("BEL", "\u0007");
    assertThat(Sanitiser.clean(raw)).isEqualTo(expected);
  }

  @Test
  void invalidUtf8_becomesTheReplacementCharacter() {
    byte[] bytes = {'a', (byte) 0xC3, (byte) 0x28, (byte) 0xFF, 'b'};
    assertThat(Sanitiser.clean(bytes, 0, bytes.length)).isEqualTo("a\ufffd(\ufffdb");
  }

  @Test
  void plainText_staysAsItIs() {
    assertThat(Sanitiser.clean("Größe: 語 😀 100%")).isEqualTo("Größe: 語 😀 100%");
  }

  @Test
  void aLineOfAMegabyte_isCutWithAMark() {
    byte[] bytes = "ä".repeat(1 << 20).getBytes(UTF_8);
    assertThat(Sanitiser.clean(bytes, 0, bytes.length))
        .hasSizeLessThanOrEqualTo(Sanitiser.MAX_LINE)
        .endsWith(Sanitiser.CUT);
  }

  @Test
  void whatStandsInOneLine_hasSingleSpaces_whateverWhiteSpaceItHad() {
    assertThat(Sanitiser.oneLine("  a \n\tb  c\r\n")).isEqualTo("a b c");
    assertThat(Sanitiser.oneLine("as it is")).isEqualTo("as it is");
    assertThat(Sanitiser.oneLine(" ")).isEmpty();
  }

  private static void assertSafe(String text) {
    assertThat(text.length()).isLessThanOrEqualTo(Sanitiser.MAX_LINE);
    text.codePoints()
        .forEach(c -> {
          assertThat(Character.isISOControl(c)).as("U+%04X", c).isFalse();
          assertThat(Character.getType(c))
              .as("U+%04X", c)
              .isNotIn(
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR);
        });
  }
}
