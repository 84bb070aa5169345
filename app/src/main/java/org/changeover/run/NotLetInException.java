package org.changeover.run;

/** Nothing was asked of the engine: whoever asks lost the key or a role since they were let in. */
public final class NotLetInException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotLetInException() {
    super("no longer let in with that key and those roles");
  }
}
