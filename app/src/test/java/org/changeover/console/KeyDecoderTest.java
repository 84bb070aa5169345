package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.changeover.console.model.Key;
import org.junit.jupiter.api.Test;

class KeyDecoderTest {
  private static final long MILLI = 1_000_000;

  private final List<Object> decoded = new ArrayList<>();
  private final KeyDecoder decoder =
      new KeyDecoder(
          new KeyDecoder.Sink() {
            @Override
            public void key(Key key) {
              decoded.add(key);
            }

            @Override
            public void paste(String text) {
              decoded.add("pasted " + text);
            }
          });

  private List<Object> after(String... packets) {
    for (String packet : packets) {
      decoder.feed(packet.getBytes(UTF_8));
    }
    return decoded;
  }

  @Test
  void enter_isOneKey_asReturnNewlineOrBoth() {
    assertThat(after("\r", "\n", "\r\n", "\r", "\n"))
        .containsExactly(Key.Named.ENTER, Key.Named.ENTER, Key.Named.ENTER);
  }

  @Test
  void arrow_splitIntoThreePackets_isOneKey() {
    assertThat(after("\u001b", "[", "A")).containsExactly(Key.Named.UP);
  }

  @Test
  void arrows_inApplicationMode_areKeys() {
    assertThat(after("\u001bOA\u001bOB\u001bOH"))
        .containsExactly(Key.Named.UP, Key.Named.DOWN, Key.Named.HOME);
  }

  @Test
  void escape_alone_isAKeyOnceTimeIsUp() {
    assertThat(after("\u001b")).isEmpty();
    assertThat(decoder.pending()).isTrue();
    decoder.timeout();
    assertThat(decoded).containsExactly(Key.Named.ESCAPE);
    assertThat(decoder.pending()).isFalse();
  }

  @Test
  void escape_isAKey_fiftyMillisecondsAfterIt_unlessMoreCame() {
    decoder.take(List.of(new byte[] {0x1B}), 0);
    assertThat(decoder.patience(MILLI, 0)).isEqualTo(MILLI);
    assertThat(decoder.patience(900 * MILLI, 10 * MILLI)).isEqualTo(40 * MILLI);
    decoder.take(List.of(), 49 * MILLI);
    assertThat(decoded).isEmpty();
    decoder.take(List.of(), 50 * MILLI);
    assertThat(decoded).containsExactly(Key.Named.ESCAPE);
    assertThat(decoder.patience(900 * MILLI, 51 * MILLI)).isEqualTo(900 * MILLI);
    decoder.take(List.of(new byte[] {0x1B}), 60 * MILLI);
    decoder.take(List.of(new byte[] {'[', 'A'}), 200 * MILLI);
    assertThat(decoded).containsExactly(Key.Named.ESCAPE, Key.Named.UP);
  }

  @Test
  void escape_twice_isTwoKeys() {
    after("\u001b\u001b");
    decoder.timeout();
    assertThat(decoded).containsExactly(Key.Named.ESCAPE, Key.Named.ESCAPE);
  }

  @Test
  void paste_isText_evenWhenItsEndIsSplitAndItHoldsSequences() {
    assertThat(after("\u001b[200~rm a\u001b[Ay", "q\u001b[20", "1~k"))
        .containsExactly("pasted rm a\u001b[Ayq", Key.of('k'));
  }

  @Test
  void paste_thatNeverEnds_givesNoKeys() {
    assertThat(after("\u001b[200~" + "y".repeat(100_000))).isEmpty();
  }

  @Test
  void answersOfTheTerminal_andUnknownSequences_areSwallowed() {
    assertThat(
            after(
                "\u001b[24;80R",
                "\u001b[?62;22c",
                "\u001b[0n",
                "\u001b[<0;10;10M",
                "\u001b]11;rgb:0000/0000/0000\u0007",
                "\u001bP1$r0m\u001b\\",
                "\u001b[1;5P",
                "\u001bx",
                "j"))
        .containsExactly(Key.of('j'));
  }

  @Test
  void aStringThatNeverEnds_isLeftByControlCOrEscapeOrItsLength() {
    assertThat(after("\u001b]qq\u0003j", "\u001bPqq\u001b[A", "\u001b^" + "q".repeat(1025) + "k"))
        .containsExactly(Key.ctrl('c'), Key.of('j'), Key.Named.UP, Key.of('k'));
  }

  @Test
  void characters_ofSeveralBytes_comeWholeWhenSplit() {
    byte[] bytes = "é漢".getBytes(UTF_8);
    for (byte b : bytes) {
      decoder.feed(new byte[] {b});
    }
    assertThat(decoded).containsExactly(new Key.Char('é'), new Key.Char('漢'));
  }

  @Test
  void controlLetters_andPages_areKeys() {
    assertThat(after("\u000c\u0003\u001b[5~\u001b[6~\u001b[Z\u007f\t"))
        .containsExactly(
            Key.ctrl('l'),
            Key.ctrl('c'),
            Key.Named.PAGE_UP,
            Key.Named.PAGE_DOWN,
            Key.Named.BACK_TAB,
            Key.Named.BACKSPACE,
            Key.Named.TAB);
  }

  @Property(tries = 500)
  void anyBytes_giveOnlyPrintableCharacters(@ForAll byte[] bytes) {
    var keys = new ArrayList<Key>();
    var own =
        new KeyDecoder(
            new KeyDecoder.Sink() {
              @Override
              public void key(Key key) {
                keys.add(key);
              }

              @Override
              public void paste(String text) {}
            });
    own.feed(bytes);
    own.timeout();
    assertThat(keys)
        .allSatisfy(key -> {
          if (key instanceof Key.Char(int c)) {
            assertThat(Character.isISOControl(c)).isFalse();
          }
        });
  }
}
