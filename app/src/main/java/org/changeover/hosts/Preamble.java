package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.changeover.hosts.OutputSink.Stream;

/**
 * What a connection says before a command begins: greetings of login shells, sudo's prompts, and
 * then on each stream one line with a mark that nobody else can know. Behind it the bytes are the
 * command's.
 */
final class Preamble {
  private static final int KEPT = 16 * 1024;

  private final String mark;
  private final String prompt;
  private final Side out = new Side();
  private final Side err = new Side();
  private int prompts;
  private volatile Begun begun;

  /**
   * @param mark of one conversation
   * @param prompt what sudo was told to ask with
   */
  Preamble(String mark, String prompt) {
    this.mark = mark;
    this.prompt = prompt;
  }

  /** Takes bytes and gives back those that are the command's. */
  byte[] take(Stream stream, byte[] bytes) {
    Side side = stream == Stream.STDOUT ? out : err;
    if (side.passed) {
      return bytes;
    }
    side.add(bytes);
    byte[] rest = side.behindMark();
    if (stream == Stream.STDERR) {
      prompts = side.count(prompt);
    }
    return rest;
  }

  /** How often sudo has asked for a password so far. */
  int prompts() {
    return prompts;
  }

  /** Present once the command has begun. */
  Optional<Begun> begun() {
    return Optional.ofNullable(begun);
  }

  /** What was said instead of beginning. */
  String said() {
    return (err.text() + "\n" + out.text()).replace(prompt, "").strip();
  }

  /** One stream's beginning. */
  private final class Side {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean passed;

    void add(byte[] bytes) {
      held.writeBytes(bytes);
      if (held.size() > 2 * KEPT) {
        byte[] all = held.toByteArray();
        held.reset();
        held.write(all, all.length - KEPT, KEPT);
      }
    }

    byte[] behindMark() {
      byte[] all = held.toByteArray();
      String text = new String(all, ISO_8859_1);
      int at = text.indexOf("\n" + mark);
      int end = at < 0 ? -1 : text.indexOf('\n', at + 1);
      if (end < 0) {
        return new byte[0];
      }
      passed = true;
      if (this == err) {
        String[] words = text.substring(at + 1, end).split(" ", -1);
        begun = words.length == 4 ? new Begun(words[1], words[2], words[3]) : new Begun("", "", "");
      }
      return Arrays.copyOfRange(all, end + 1, all.length);
    }

    int count(String needle) {
      String text = new String(held.toByteArray(), ISO_8859_1);
      int count = 0;
      for (int at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
        count++;
      }
      return count;
    }

    String text() {
      return passed ? "" : held.toString(UTF_8);
    }
  }
}
