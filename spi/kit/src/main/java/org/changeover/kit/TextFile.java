package org.changeover.kit;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * A small file that is read, edited and written back with its mode and owner. Bytes that are no
 * UTF-8 survive: the text has one character for each byte.
 *
 * @param state as the host says it; a link's target has been followed
 * @param text one character a byte; empty when there is no file
 */
public record TextFile(FileState state, String text) {
  private static final int LONGEST = 1 << 20;
  private static final String REAL = "readlink -f -- \"$1\" || printf '%s\\n' \"$1\"";
  private static final String IS_MOUNTED =
      "awk -v path=\"$1\" '$5 == path { found = 1 } END { exit !found }' /proc/self/mountinfo";
  private static final String OVERWRITE = "base64 -d >\"$1\"";

  public TextFile {
    requireNonNull(state, "state is null");
    requireNonNull(text, "text is null");
  }

  /** Reads the file that a path leads to; a missing one is an empty text. */
  public static Mono<TextFile> read(ReadableHost host, String path) {
    return host.query(Command.shell(REAL, path))
        .map(output -> output.stdout().strip())
        .flatMap(host::stat)
        .flatMap(state ->
            switch (state.kind()) {
              case ABSENT -> Mono.just(new TextFile(state, ""));
              case FILE ->
                  host.read(state.path(), LONGEST)
                      .map(bytes ->
                          new TextFile(state, new String(bytes, StandardCharsets.ISO_8859_1)));
              case DIRECTORY, LINK, OTHER ->
                  Mono.error(
                      new ActionFailedException(
                          "%s: %s is %s and no file that can be edited"
                              .formatted(host.name(), state.path(), Fingerprint.shown(state))));
            });
  }

  public TextFile edited(UnaryOperator<String> edit) {
    return new TextFile(state, edit.apply(text));
  }

  /**
   * Writes the text back with mode and owner as they were (0644 of root's when there was none), in
   * one atomic step. A file that is mounted by itself, as in a container, cannot be replaced and is
   * overwritten in place.
   */
  public Mono<FileState> write(Host host, Intent intent) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    var content =
        state.exists()
            ? new FileContent(state.path(), bytes, state.mode(), state.owner(), state.group())
            : new FileContent(state.path(), bytes, "0644", "root", "root");
    return host.query(Command.shell(IS_MOUNTED, state.path()).accepting(0, 1))
        .flatMap(mounted ->
            mounted.exitCode() == 0 ? overwrite(host, intent, bytes) : host.write(intent, content));
  }

  private Mono<FileState> overwrite(Host host, Intent intent, byte[] bytes) {
    String encoded = Base64.getEncoder().encodeToString(bytes);
    return host.change(intent, Command.shell(OVERWRITE, state.path()).input(encoded).letFinish())
        .then(host.stat(state.path()));
  }
}
