package org.changeover.spi;

import reactor.core.publisher.Mono;

/** A host that can be changed, by whoever holds an {@link Intent}. */
public interface Host extends ReadableHost {

  /**
   * Saves a file, a link or the absence of one, so that {@link #restore} can bring it back byte for
   * byte. Writes only into the run's own folder on the host, and so needs no intent: it goes before
   * one.
   */
  Mono<SavedFile> save(String path);

  /**
   * Runs a command that changes something. Cancelling stops it as {@link Command#onCancel} says. A
   * detached command is found again rather than started twice when the same operation runs it
   * again.
   */
  Mono<Output> change(Intent intent, Command command);

  /**
   * Writes a file in one atomic step: whoever looks sees the old content or the new, never a part.
   *
   * <p>It is a new file that takes the old one's place and its access list and extended attributes.
   * So a link at the path gives way itself, and what it led to stays as it was; and other names
   * (hard links) of the old file keep what they had.
   */
  Mono<FileState> write(Intent intent, FileContent content);

  /**
   * Brings a saved file or link back: content, mode, owner, access list and extended attributes;
   * removes what was absent.
   */
  Mono<FileState> restore(Intent intent, SavedFile saved);

  /** Removes a file or link; one that is absent already is no error. */
  Mono<Void> remove(Intent intent, String path);

  /**
   * Copies a file or a folder from another host, streamed through the engine, replacing what is at
   * {@code toPath}.
   *
   * @return the number of bytes that crossed
   */
  Mono<Long> receive(Intent intent, ReadableHost from, String fromPath, String toPath);
}
