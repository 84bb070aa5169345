package org.changeover.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {
  private static final Instant AT = Instant.parse("2026-11-22T13:30:00.123456Z");
  private static final String PREVIOUS =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final String HEAD =
      "{\"v\":1,\"seq\":5,\"at\":\"2026-11-22T13:30:00Z\",\"event\":";
  private static final String PARKED = "{\"type\":\"run-parked\",\"why\":\"until one\"}";
  private static final String REST = ",\"prev\":\"" + PREVIOUS + "\"}";

  private final LineDecoder decoder = new LineDecoder();

  static Stream<Event> all() {
    return Events.all().stream();
  }

  private EventCodec.Chained decoded(String json) {
    byte[] bytes =
        ("before\n" + " ".repeat(JournalLine.PREFIX) + json + "\nbehind").getBytes(UTF_8);
    int at = "before\n".length();
    return decoder.decode(bytes, at, bytes.length - at - "behind".length());
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyEvent_readsBackAsItWas(Event event) {
    var entry = new Entry(1234567890123L, AT, event);
    JournalLine line = JournalLine.of(entry, PREVIOUS, new LineHash());
    for (int i = 0; i < 2; i++) {
      assertThat(decoder.decode(line.bytes(), 0, line.bytes().length))
          .isEqualTo(new EventCodec.Chained(entry, PREVIOUS));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " " + HEAD + PARKED + REST,
        "{\"seq\":5,\"v\":1,\"at\":\"2026-11-22T13:30:00Z\",\"event\":" + PARKED + REST,
        "{\"v\":1,\"seq\":5,\"at\":\"2026-11-22T13:30:00\\u005a\",\"event\":" + PARKED + REST,
        HEAD + PARKED + ",\"more\":1" + REST,
      })
  void otherForm_readsTheSame(String json) {
    var usual = decoded(HEAD + PARKED + REST);
    assertThat(decoded(json)).isEqualTo(usual);
    assertThat(usual.previous()).isEqualTo(PREVIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"v\":1,\"seq\":5,\"at\":\"x\",\"event\":" + PARKED + REST,
        HEAD + "null" + REST,
        HEAD + "{\"type\":\"new\"}" + REST,
        HEAD + "{\"type\":\"run-paused\"" + REST,
        HEAD + PARKED + PARKED + REST,
        HEAD + PARKED + ",\"v\":2" + REST,
        "{\"v\":2,\"seq\":5,\"at\":\"2026-11-22T13:30:00Z\",\"event\":" + PARKED + REST,
      })
  void wrongLine_isRefusedAsTheCodecRefusesIt_andTheNextIsRead(String json) {
    assertThatThrownBy(() -> decoded(json))
        .isInstanceOf(JournalException.class)
        .satisfies(refused ->
            assertThatThrownBy(() -> EventCodec.decode(json)).hasMessage(refused.getMessage()));
    assertThat(decoded(HEAD + PARKED + REST).entry().sequence()).isEqualTo(5);
  }

  @Test
  void textThatCameBefore_isTheSameObject() {
    var one = decoded(HEAD + PARKED + REST);
    var other = decoded(HEAD + PARKED + REST);
    assertThat(((Event.RunParked) one.entry().event()).why())
        .isSameAs(((Event.RunParked) other.entry().event()).why());
  }
}
