package org.changeover.plugins;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** Makes of a whole zip what no honest program writes. */
final class ZipForgery {
  private static final int ENTRY_SIGNATURE = 0x02014b50;

  private ZipForgery() {}

  /** Gives every entry of one name another one of the same length. */
  static void rename(Path zip, String from, String to) throws IOException {
    String bytes = new String(Files.readAllBytes(zip), ISO_8859_1);
    Files.write(zip, bytes.replace(from, to).getBytes(ISO_8859_1));
  }

  static void makeLink(Path zip, String name) throws IOException {
    inList(
        zip,
        name,
        (bytes, at) -> {
          bytes.put(at + 5, (byte) 3);
          bytes.putInt(at + 38, 0120777 << 16);
        });
  }

  /** Lets the list of entries say another size than the entry has. */
  static void claimSize(Path zip, String name, int size) throws IOException {
    inList(zip, name, (bytes, at) -> bytes.putInt(at + 24, size));
  }

  private static void inList(Path zip, String name, BiConsumer<ByteBuffer, Integer> change)
      throws IOException {
    byte[] content = Files.readAllBytes(zip);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int changed = 0;
    for (int at = 0; at < content.length - 46 - name.length(); at++) {
      if (bytes.getInt(at) == ENTRY_SIGNATURE
          && bytes.getShort(at + 28) == name.length()
          && new String(content, at + 46, name.length(), ISO_8859_1).equals(name)) {
        change.accept(bytes, at);
        changed++;
      }
    }
    if (changed != 1) {
      throw new AssertionError("'%s' is %d times in %s".formatted(name, changed, zip));
    }
    Files.write(zip, content);
  }
}
