package org.changeover.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.changeover.console.model.Tally;

/**
 * What is still to be asked of engines when consoles are left: somebody confirmed it, so whoever
 * ends the process waits for it. Safe for use by several threads.
 */
public final class Unfinished {
  private static final Duration END = Duration.ofSeconds(1);

  private final List<Asking> all;

  Unfinished(List<Asking> all) {
    this.all = List.copyOf(all);
  }

  public boolean isDone() {
    return all.stream().allMatch(one -> one.rest().isDone());
  }

  /**
   * Blocks until all is asked for, but not longer than that, and not when interrupted: then the
   * others are not asked for any more.
   *
   * @return what became of it, to be told; how many were not asked, too
   */
  public String within(Duration longest) {
    if (!over(longest)) {
      end();
      over(END);
    }
    return all.stream().map(Asking::tally).map(Tally::text).collect(Collectors.joining("\n"));
  }

  /** Has no others asked for. */
  public void end() {
    all.forEach(Asking::end);
  }

  private boolean over(Duration longest) {
    var rest = all.stream().map(Asking::rest).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(rest).get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
