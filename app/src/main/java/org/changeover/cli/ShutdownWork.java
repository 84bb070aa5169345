package org.changeover.cli;

/** What is done when this process is told to end (SIGINT, SIGTERM, SIGHUP) while it is at work. */
final class ShutdownWork implements AutoCloseable {
  private final Thread hook;

  private ShutdownWork(Thread hook) {
    this.hook = hook;
  }

  /** Has that done unless this object is closed before. */
  static ShutdownWork doing(String name, Runnable work) {
    var hook = new Thread(work, name);
    Runtime.getRuntime().addShutdownHook(hook);
    return new ShutdownWork(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the work is being done.
      return;
    }
  }
}
