package org.changeover.plan;

import java.util.Collection;

/** What somebody may have meant who wrote a name that is not known. */
public final class Suggestion {
  private Suggestion() {}

  /** {@code " Did you mean 'x'?"}, or nothing when no known name comes near. */
  public static String didYouMean(String wrong, Collection<String> known) {
    return Wording.didYouMean(wrong, known, "");
  }
}
