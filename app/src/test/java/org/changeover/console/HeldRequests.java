package org.changeover.console;

import java.util.List;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import reactor.core.publisher.Mono;

/** Three requests of which the second is not answered. */
public final class HeldRequests {
  private HeldRequests() {}

  public static Unfinished begun() {
    ToldRun run = ToldRun.of(SampleRun.running());
    run.answers =
        request -> request.equals(retry("b")) ? Mono.never() : Mono.just(new Reply.Accepted());
    var asking = new Asking(run, SampleRun.ALICE);
    var _ = asking.of(List.of(retry("a"), retry("b"), retry("c"))).subscribe();
    return new Unfinished(List.of(asking));
  }

  private static Request retry(String target) {
    return new Request.Retry(new TaskId("copy", target), "");
  }
}
