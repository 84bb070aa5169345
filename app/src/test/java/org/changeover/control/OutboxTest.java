package org.changeover.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox(10);

  private static byte[] line(String text) {
    return text.getBytes(UTF_8);
  }

  private List<String> taken() throws InterruptedException {
    outbox.close();
    var all = new ArrayList<String>();
    for (Optional<Outbox.Line> one = outbox.take(); one.isPresent(); one = outbox.take()) {
      all.add(new String(one.get().bytes(), UTF_8));
    }
    return all;
  }

  @Test
  void ofNewsThatReplaceEachOther_onlyTheLastIsTaken_howeverManyThereWere()
      throws InterruptedException {
    for (int i = 0; i < 100_000; i++) {
      outbox.replace(line("who looks " + i));
    }
    outbox.put(line("end"));
    assertThat(taken()).containsExactly("who looks 99999", "end");
  }

  @Test
  void whatIsOffered_isRefusedWhereThereIsNoRoom_andTakenAgainAfterwards()
      throws InterruptedException {
    assertThat(outbox.offer(line("12345678"))).isTrue();
    assertThat(outbox.offer(line("123"))).isFalse();
    outbox.take();
    assertThat(outbox.offer(line("123"))).isTrue();
    assertThat(taken()).containsExactly("123");
  }

  @Test
  void whatIsPutIntoAClosedOne_isToldSo() {
    outbox.close();
    assertThat(outbox.put(line("late"), () -> {})).isFalse();
    assertThat(outbox.hasRoom()).isFalse();
  }
}
