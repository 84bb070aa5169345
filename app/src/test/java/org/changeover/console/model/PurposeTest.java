package org.changeover.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;

class PurposeTest {

  @Test
  void retryOfMany_takesAReasonBehindTheName() {
    List<TaskId> tasks = List.of(new TaskId("sync", "one"), new TaskId("sync", "two"));
    var retry = new Purpose.Retry(tasks, "libravatar");
    Dialog dialog = Dialog.open(retry, Instant.EPOCH);
    assertThat(retry.field(dialog)).contains("a reason may follow");
    assertThat(retry.missing(dialog.text("libra"))).isPresent();
    assertThat(retry.missing(dialog.text("libravatar"))).isEmpty();
    assertThat(retry.requests(dialog.text("libravatar")))
        .extracting(Request::reason)
        .containsOnly("together with 1 others");
    assertThat(retry.requests(dialog.text("libravatar the disk is back")))
        .extracting(Request::reason)
        .containsOnly("the disk is back; together with 1 others");
  }

  @Test
  void undo_downToTheFirstStep_wantsTheNameAsForEverything_andTakesAReasonAfterIt() {
    var undo = new Purpose.Undo(Optional.of("first"), true, "libravatar");
    Dialog dialog = Dialog.open(undo, Instant.EPOCH);
    assertThat(dialog.choice()).isZero();
    assertThat(undo.missing(dialog)).contains("type libravatar in the field");
    assertThat(undo.missing(dialog.text("libravatars"))).isPresent();
    assertThat(undo.missing(dialog.text("libravatar"))).isEmpty();
    assertThat(undo.requests(dialog.text(" libravatar disk was full ")))
        .containsExactly(new Request.Undo(Optional.of("first"), "disk was full"));
    assertThat(undo.field(dialog)).contains("mean everything");
    var some = new Purpose.Undo(Optional.of("first"), false, "libravatar");
    assertThat(some.requests(dialog.text("libravatar is slow")))
        .containsExactly(new Request.Undo(Optional.of("first"), "libravatar is slow"));
  }
}
