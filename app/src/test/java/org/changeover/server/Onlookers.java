package org.changeover.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.StreamingChannel;

/** Many clients in this process, each with a terminal of 200x60 that answers what it is asked. */
final class Onlookers implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int KEYS = 200;

  private final SshClient client;
  private final List<Onlooker> all = new ArrayList<>();

  private Onlookers(SshClient client) {
    this.client = client;
  }

  static Onlookers with(Path key) {
    return new Onlookers(Team.library(key));
  }

  Onlooker open(int port, String user, String command) throws IOException {
    ClientSession session = client.connect(user, "127.0.0.1", port).verify(LONGEST).getSession();
    session.auth().verify(LONGEST);
    var channel = session.createExecChannel(command);
    channel.setUsePty(true);
    channel.setPtyType("xterm-256color");
    channel.setPtyColumns(200);
    channel.setPtyLines(60);
    channel.setStreaming(StreamingChannel.Streaming.Sync);
    var onlooker = new Onlooker(session, channel);
    channel.setOut(onlooker);
    channel.open().verify(LONGEST);
    all.add(onlooker);
    return onlooker;
  }

  long bytes() {
    return all.stream().mapToLong(one -> one.bytes).sum();
  }

  long frames() {
    return all.stream().mapToLong(one -> one.frames).sum();
  }

  void closeAll() {
    all.forEach(one -> one.session.close(true));
    all.clear();
  }

  /** From keys of the first of them to what came next. */
  Latency keys(String... keys) throws Exception {
    Onlooker one = all.getFirst();
    OutputStream in = one.channel.getInvertedIn();
    var micros = new ArrayList<Long>();
    for (int i = 0; i < KEYS; i++) {
      TimeUnit.MILLISECONDS.sleep(17 + i % 13);
      one.forget();
      long pressed = System.nanoTime();
      in.write(keys[i % keys.length].getBytes(UTF_8));
      in.flush();
      micros.add((one.awaitFirst() - pressed) / 1000);
    }
    Collections.sort(micros);
    return new Latency(micros);
  }

  @Override
  public void close() {
    closeAll();
    client.stop();
  }

  /** What comes to one terminal. */
  static final class Onlooker extends OutputStream {
    /** At the end of a frame. */
    private static final Pattern QUESTION = Pattern.compile("\u001b\\[5n");

    private final ClientSession session;
    private final ClientChannel channel;
    private final StringBuilder shown = new StringBuilder();
    private volatile long bytes;
    private volatile long frames;
    private long first;
    private boolean known;

    private Onlooker(ClientSession session, ClientChannel channel) {
      this.session = session;
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] piece, int offset, int length) throws IOException {
      if (first == 0) {
        first = System.nanoTime();
      }
      bytes += length;
      String text = new String(piece, offset, length, UTF_8);
      if (!known) {
        shown.append(text);
      }
      long asked = QUESTION.matcher(text).results().count();
      frames += asked;
      if (asked > 0) {
        channel.getInvertedIn().write("\u001b[0n".repeat((int) asked).getBytes(UTF_8));
        channel.getInvertedIn().flush();
      }
      notifyAll();
    }

    synchronized void awaitText(String text) throws InterruptedException {
      long until = System.nanoTime() + LONGEST.toNanos();
      while (shown.indexOf(text) < 0 && System.nanoTime() < until) {
        wait(500);
      }
      assertThat(shown.indexOf(text)).as("%s in %s", text, shown).isNotNegative();
      known = true;
      shown.setLength(0);
    }

    private synchronized void forget() {
      first = 0;
    }

    private synchronized long awaitFirst() throws InterruptedException {
      long until = System.nanoTime() + LONGEST.toNanos();
      while (first == 0 && System.nanoTime() < until) {
        wait(500);
      }
      return first;
    }
  }
}
