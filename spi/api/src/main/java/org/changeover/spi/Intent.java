package org.changeover.spi;

/**
 * The proof that an intent, with its receipt, is on disk: without one nothing can be changed. Made
 * by {@link ChangeContext#intend} only; a host refuses one that another operation was given.
 */
public interface Intent {

  Operation operation();

  /** Counts the intents of one attempt from 1. */
  int number();
}
