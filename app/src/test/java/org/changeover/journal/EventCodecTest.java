package org.changeover.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
  private static final Instant AT = Instant.parse("2026-11-22T13:30:00.123456Z");

  static Stream<Event> all() {
    return Events.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyEvent_readsBackAsItWas(Event event) {
    var entry = new Entry(7, AT, event);
    assertThat(EventCodec.decode(EventCodec.encode(entry))).isEqualTo(entry);
  }

  @Test
  void samples_areOfEveryTypeThatThereIs() {
    var types = Event.class.getAnnotation(JsonSubTypes.class).value();
    assertThat(Events.all().stream().<Class<?>>map(Object::getClass).toList())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(types).<Class<?>>map(JsonSubTypes.Type::value).toList());
  }

  @Test
  void form_isTheDocumentedOne() {
    assertThat(EventCodec.encode(new Entry(3, AT, new Event.RunParked("until x"))))
        .isEqualTo(
            "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00.123456Z\","
                + "\"event\":{\"type\":\"run-parked\",\"why\":\"until x\"}}");
  }

  @Test
  void lockAwaited_ofAnOlderProgramHadNoDeadline() {
    String line =
        "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\",\"event\":{\"type\":\"lock-awaited\","
            + "\"task\":{\"step\":\"one\",\"target\":\"new\"},\"resource\":\"zone:x\",\"holder\":\"r\"}}";
    assertThat(EventCodec.decode(line).event())
        .isEqualTo(
            new Event.LockAwaited(new TaskId("one", "new"), "zone:x", "r", Optional.empty()));
  }

  @Test
  void requestRefused_ofAnOlderProgramDidNotSayOfWhichTask() {
    String line =
        "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\",\"event\":{\"type\":\"request-refused\","
            + "\"request\":\"retry\",\"by\":{\"operator\":\"anna\",\"roles\":[],\"key\":\"\",\"from\":\"\"},\"why\":\"no\"}}";
    assertThat(EventCodec.decode(line).event())
        .isInstanceOfSatisfying(
            Event.RequestRefused.class, refused -> assertThat(refused.task()).isEmpty());
  }

  @Test
  void whoAndWhy_thatAnOlderProgramDidNotSay_areEmpty() {
    String by = "{\"operator\":\"anna\",\"roles\":[],\"key\":\"\",\"from\":\"local\"}";
    String resumed =
        "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\",\"event\":{\"type\":\"run-resumed\",\"by\":"
            + by
            + "}}";
    Actor anna = new Actor("anna", Set.of(), "", "local", "");
    assertThat(EventCodec.decode(resumed).event()).isEqualTo(new Event.RunResumed(anna, ""));
    String engine =
        "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\",\"event\":{\"type\":\"engine-started\",\"epoch\":1,\"pid\":2,\"options\":"
            + "{\"yes\":false,\"until\":null,\"noWait\":false,\"maxWait\":null,\"pace\":null},\"by\":"
            + by
            + "}}";
    assertThat(EventCodec.decode(engine).event())
        .isEqualTo(new Event.EngineStarted(1, 2, Event.Options.none(), anna));
  }

  @Test
  void whatIsEmpty_isLeftOutWhereAnOlderProgramKnowsNoSuchField() {
    var key = new Actor("anna", Set.of(), "SHA256:x", "192.0.2.1");
    assertThat(EventCodec.encode(new Entry(3, AT, new Event.RunResumed(key, ""))))
        .doesNotContain("account", "reason");
  }

  @Test
  void unknownType_saysThatANewerProgramWroteIt() {
    String line = "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\",\"event\":{\"type\":\"x\"}}";
    assertThatThrownBy(() -> EventCodec.decode(line))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("unknown event type 'x'");
  }

  @Test
  void unknownField_saysThatANewerProgramWroteIt() {
    String line =
        "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\",\"event\":{\"type\":\"run-parked\",\"why\":\"x\",\"until\":\"y\"}}";
    assertThatThrownBy(() -> EventCodec.decode(line))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("unknown field 'until': a newer Changeover wrote it; use that one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"step\":\"one\"}                         | it has no target",
        "{\"step\":null,\"target\":\"new\"}           | not an event of this version: ",
        "{\"step\":\"one\",\"target\":{}}             | not an event of this version: ",
        "\"one@new\"                              | not an event of this version: ",
        "{\"step\":\"one\",\"target\":\"new\",\"x\":1} | an event with the unknown field 'x'",
      })
  void taskThatIsNone_isRefused(String task, String why) {
    String line =
        "{\"v\":1,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\","
            + "\"event\":{\"type\":\"task-started\",\"generation\":1,\"attempt\":1,\"task\":"
            + task
            + "}}";
    assertThatThrownBy(() -> EventCodec.decode(line))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(why);
  }

  @Test
  void otherVersion_isRefused() {
    String line = "{\"v\":2,\"seq\":3,\"at\":\"2026-11-22T13:30:00Z\",\"event\":{\"type\":\"x\"}}";
    assertThatThrownBy(() -> EventCodec.decode(line)).hasMessageContaining("version 2");
  }
}
