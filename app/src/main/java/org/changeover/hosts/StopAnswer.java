package org.changeover.hosts;

/** What became of something that was told to stop. */
public sealed interface StopAnswer {

  /** It has ended: none of its processes is left. */
  record Stopped() implements StopAnswer {}

  /** It may still be running. */
  record Unknown(String why) implements StopAnswer {}

  default StopAnswer and(StopAnswer other) {
    return this instanceof Unknown ? this : other;
  }
}
