package org.changeover.spi;

import reactor.core.publisher.Mono;

/**
 * A host that can be looked at. Everything runs as the account that the inventory gives: root where
 * it says {@code sudo}, else the user who logs in.
 *
 * <p>Publishers fail with {@link HostUnreachableException} when nothing was begun, with {@link
 * UnknownOutcomeException} when it is not known what became of a command, and with {@link
 * CommandFailedException} when a command ended with an exit code that it does not accept.
 */
public interface ReadableHost {

  String name();

  /**
   * Runs a command that changes nothing; that it does not is the author's promise. Without input,
   * it may run in a shell that other queries of the same operation run in before and after: its
   * answer ends when it ends, and what it leaves running may be heard in a later one's.
   */
  Mono<Output> query(Command command);

  /** The state of one path; links are not followed. Hashes the content of a file. */
  Mono<FileState> stat(String path);

  /**
   * The bytes of a file.
   *
   * @param limit in bytes; a longer file is an error, and so is a missing one
   */
  Mono<byte[]> read(String path, int limit);
}
