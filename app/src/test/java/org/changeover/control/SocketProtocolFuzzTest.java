package org.changeover.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.changeover.FuzzCorpus;
import org.changeover.journal.EventCodec;
import org.changeover.journal.JournalException;
import org.changeover.run.Entry;
import org.changeover.run.Request;
import org.changeover.text.Sanitiser;
import org.junit.jupiter.api.Test;

/** Fuzz target: whatever comes through the socket of an engine, from either end. */
class SocketProtocolFuzzTest {
  private static final int LONGEST_LINE = 2048;
  private static final int LONGEST_REASON = 550;
  private static final int PIECE = 7;
  private static final long LONGEST_SESSION_S = 60;
  private static final long EVENTS = 3;
  private static final String STRANGER = "somebody-else";

  @Test
  void storedInputs_hold() throws IOException {
    FuzzCorpus.replay("SocketProtocol", SocketProtocolFuzzTest::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    List<Object> whole = read(input, input.length + 1, LONGEST_LINE);
    assertThat(read(input, PIECE, LONGEST_LINE)).as("in pieces").isEqualTo(whole);
    for (Object said : whole) {
      switch (said) {
        case String wrong -> assertReason(wrong);
        case Frame.Happened happened -> assertEvent(happened);
        default -> assertWrittenAsRead((Frame) said);
      }
      if (said instanceof Record frame) {
        assertWhole(frame);
      }
    }
    assertSessionEnds(input);
  }

  /** The frames, and why what came after them is none. */
  private static List<Object> read(byte[] bytes, int piece, int limit) throws IOException {
    var said = new ArrayList<Object>();
    try (var connection = new Connection(new Wire(bytes, piece), limit)) {
      Optional<Frame> frame = connection.read();
      while (frame.isPresent()) {
        said.add(frame.get());
        frame = connection.read();
      }
    } catch (Connection.WrongFrameException e) {
      said.add(e.getMessage());
    }
    return said;
  }

  private static void assertReason(String wrong) {
    assertThat(wrong).isNotBlank().hasSizeLessThanOrEqualTo(LONGEST_REASON);
    assertThat(wrong).isEqualTo(Sanitiser.clean(wrong));
  }

  /** Nothing is missing in a frame, nor in a request, which may come into the journal. */
  private static void assertWhole(Record said) throws ReflectiveOperationException {
    for (RecordComponent part : said.getClass().getRecordComponents()) {
      Object held = part.getAccessor().invoke(said);
      assertThat(held).as(part.toString()).isNotNull();
      if (held instanceof Request request) {
        assertWhole((Record) request);
      }
    }
  }

  private static void assertWrittenAsRead(Frame frame) throws IOException {
    byte[] line = Connection.bytes(frame);
    assertThat(new String(line, UTF_8)).containsOnlyOnce("\n").endsWith("\n");
    assertThat(read(line, line.length, Frame.FROM_SERVER)).containsExactly(frame);
  }

  /**
   * What an engine tells is an event, which is the same when it is told again, or it is refused.
   */
  private static void assertEvent(Frame.Happened happened) throws IOException {
    Entry entry;
    try {
      entry = EventCodec.entry(happened.entry());
    } catch (JournalException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    var again = new Frame.Happened(EventCodec.tree(entry));
    List<Object> read = read(Connection.bytes(again), PIECE, Frame.FROM_SERVER);
    assertThat(read)
        .singleElement()
        .isInstanceOfSatisfying(
            Frame.Happened.class,
            heard -> assertThat(EventCodec.entry(heard.entry())).isEqualTo(entry));
  }

  /** A client that says this is answered in frames and let go, and speaks for nobody else. */
  private static void assertSessionEnds(byte[] input) throws Exception {
    var wire = new Wire(input, PIECE);
    var run = new PlayedRun(EVENTS, "said");
    var ended = new CountDownLatch(1);
    new ControlSession(
            new Connection(wire, LONGEST_LINE),
            run,
            PlayedRun.PEERS,
            STRANGER,
            () -> true,
            _ -> ended.countDown(),
            () -> {})
        .start();
    assertThat(ended.await(LONGEST_SESSION_S, TimeUnit.SECONDS)).as("the session ended").isTrue();
    assertThat(run.asked).allMatch(asked -> asked.startsWith(STRANGER + " "));
    assertThat(read(wire.told(), PIECE, Frame.FROM_SERVER)).allMatch(Frame.class::isInstance);
  }

  /**
   * A connection whose other end has said everything at once, of which so much arrives at a time.
   */
  private static final class Wire implements ByteChannel {
    private final ByteBuffer left;
    private final int piece;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private volatile boolean open = true;

    Wire(byte[] said, int piece) {
      this.left = ByteBuffer.wrap(said);
      this.piece = piece;
    }

    byte[] told() {
      return told.toByteArray();
    }

    @Override
    public int read(ByteBuffer into) {
      if (!left.hasRemaining()) {
        return -1;
      }
      int count = Math.min(piece, Math.min(left.remaining(), into.remaining()));
      into.put(left.slice(left.position(), count));
      left.position(left.position() + count);
      return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      told.writeBytes(bytes);
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
