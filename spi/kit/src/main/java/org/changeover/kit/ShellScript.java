package org.changeover.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.changeover.spi.Command;

/** A script for {@code /bin/sh} that lies as a resource beside the class that runs it. */
public record ShellScript(String text) {
  public ShellScript {
    requireNonNull(text, "text is null");
  }

  /**
   * The script in a resource.
   *
   * @param resource its name, in the folder of {@code beside}
   */
  public static ShellScript of(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + resource + " beside " + beside);
      }
      return new ShellScript(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the script; {@code arguments} are its {@code $1}, {@code $2} and so on. */
  public Command command(String... arguments) {
    return Command.shell(text, arguments);
  }
}
