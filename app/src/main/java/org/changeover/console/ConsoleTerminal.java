package org.changeover.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.changeover.console.model.Size;

/** A terminal as the console needs it: bytes in both directions, in raw mode, and its size. */
public interface ConsoleTerminal extends AutoCloseable {

  /** What is typed; its end means that the terminal is gone. */
  InputStream input();

  OutputStream output();

  /** The size now. */
  Size size();

  /** Has something done whenever the size changed; on any thread. */
  void onResize(Runnable action);

  /** How it is drawn on, until its operator sets that otherwise. */
  Display display();

  /** Whether a text may be put into the terminal's clipboard when the operator says so. */
  boolean mayCopy();

  /** Whether it is behind a line that may be slow, so that no frames may pile up on the way. */
  boolean isFar();

  /** Whether it is that of this process, whose end must give it back. */
  boolean isOfProcess();

  /** Gives the terminal back as it was; does nothing the second time. */
  @Override
  void close() throws IOException;
}
