package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewCodec;
import org.changeover.text.FileProblem;

/**
 * A preview in a file.
 *
 * @param bytes as they were read, at most {@value #LONGEST}
 */
record SavedPreview(Path file, byte[] bytes, Preview preview) {
  private static final int LONGEST = 8 << 20;

  /**
   * @throws CommandRefusedException when the file cannot be read, or is no preview of this version
   */
  static SavedPreview read(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw unusable(file, "it has more than %d MiB".formatted(LONGEST >> 20));
      }
      return new SavedPreview(file, bytes, PreviewCodec.decode(bytes));
    } catch (IOException e) {
      throw unusable(file, FileProblem.why(e));
    } catch (PreviewCodec.UnreadableException e) {
      throw unusable(file, e.getMessage());
    }
  }

  private static CommandRefusedException unusable(Path file, String why) {
    return CommandRefusedException.badUsage(
        "the preview %s cannot be used: %s; make one: changeover preview PLAN --out FILE"
            .formatted(file, why));
  }

  /** As a file has it. */
  static byte[] bytes(Preview preview) {
    return (PreviewCodec.tree(preview).toPrettyString() + "\n").getBytes(UTF_8);
  }

  /** Writes all of it or nothing; only the owner may read it. */
  static void write(Preview preview, Path file) throws IOException {
    String text = new String(bytes(preview), UTF_8);
    NewFile.write(
        file,
        writer -> {
          try {
            writer.write(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
