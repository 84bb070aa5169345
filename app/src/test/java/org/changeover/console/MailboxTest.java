package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MailboxTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);
  private static final Telemetry LINE =
      new Telemetry.Line(new TaskId("step", "host"), "host", "out", "text", 1);

  private final Mailbox mailbox = new Mailbox();

  private CompletableFuture<Mailbox.Batch> taking(long nanos, long rest) {
    var taken = new CompletableFuture<Mailbox.Batch>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            taken.complete(mailbox.take(nanos, rest));
          } catch (InterruptedException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }

  @Test
  void whatIsTyped_isTakenAtOnce_withTheOutputThatWaited() throws Exception {
    mailbox.telemetry(LINE);
    var taken = taking(LONG, LONG);
    mailbox.telemetry(LINE);
    assertThat(taken).isNotDone();
    mailbox.typed(new byte[] {'q'});
    Mailbox.Batch batch = taken.get(10, TimeUnit.SECONDS);
    assertThat(batch.typed()).hasSize(1);
    assertThat(batch.telemetry()).hasSize(2);
  }

  @Test
  void output_isTakenWhenTheRestIsOver_orComesAfterIt() throws Exception {
    mailbox.telemetry(LINE);
    assertThat(taking(LONG, 1).get(10, TimeUnit.SECONDS).telemetry()).hasSize(1);
    var taken = taking(LONG, 1);
    TimeUnit.MILLISECONDS.sleep(20);
    assertThat(taken).isNotDone();
    mailbox.telemetry(LINE);
    assertThat(taken.get(10, TimeUnit.SECONDS).telemetry()).hasSize(1);
  }

  @Test
  void nothing_isTakenAfterTheTime() throws Exception {
    assertThat(taking(1_000_000, 0).get(10, TimeUnit.SECONDS).telemetry()).isEmpty();
  }
}
