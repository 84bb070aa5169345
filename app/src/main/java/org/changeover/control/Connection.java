package org.changeover.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;
import org.changeover.journal.EventCodec;
import org.changeover.text.Sanitiser;

/** Frames over a channel. One thread reads, one writes. */
final class Connection implements AutoCloseable {
  private static final int LONGEST_REASON = 500;

  private final ByteChannel channel;
  private final int limit;
  private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();

  Connection(ByteChannel channel, int limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /** A line that is no frame. */
  static final class WrongFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongFrameException(String message) {
      super(message);
    }
  }

  /**
   * The next frame; empty at the end.
   *
   * @throws WrongFrameException when the line is too long or no frame
   */
  Optional<Frame> read() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      while (in.hasRemaining()) {
        byte b = in.get();
        if (b == '\n') {
          return Optional.of(frame(line.toByteArray()));
        }
        if (line.size() == limit) {
          throw new WrongFrameException("a line is longer than " + limit + " bytes");
        }
        line.write(b);
      }
      in.clear();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        return Optional.empty();
      }
    }
  }

  static byte[] bytes(Frame frame) {
    try {
      byte[] json = EventCodec.mapper().writeValueAsBytes(frame);
      byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a frame cannot be written as JSON", e);
    }
  }

  void write(byte[] line) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(line);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private static Frame frame(byte[] json) throws WrongFrameException {
    try {
      Frame frame = EventCodec.mapper().readValue(json, Frame.class);
      if (frame == null) {
        throw new WrongFrameException("the line holds no frame");
      }
      return frame;
    } catch (WrongFrameException e) {
      throw e;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new WrongFrameException("the line is no frame: " + excerpt(Sanitiser.clean(message)));
    }
  }

  /** What a wrong line holds is repeated by its beginning only. */
  private static String excerpt(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
