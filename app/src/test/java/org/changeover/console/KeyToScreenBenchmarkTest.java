package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.changeover.hosts.Sshd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/**
 * From a key to the first byte that comes back, over SSH on loopback, while a hundred hosts print:
 * beside the same client at OpenSSH's server, whose pseudo-terminal echoes and does nothing else.
 * The numbers are printed and nothing fails because of them.
 */
@Tag("benchmark")
class KeyToScreenBenchmarkTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int KEYS = Integer.getInteger("benchmark.keys", 400);

  @TempDir Path folder;

  private record Latency(List<Long> micros) {
    long at(double share) {
      return micros.get((int) Math.min(micros.size() - 1, Math.floor(share * micros.size())));
    }
  }

  /** Notes when bytes come. */
  private static final class Screen extends OutputStream {
    private final StringBuilder shown = new StringBuilder();
    private long first;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (first == 0) {
        first = System.nanoTime();
      }
      shown.append(new String(bytes, offset, length, UTF_8));
      notifyAll();
    }

    synchronized void forget() {
      shown.setLength(0);
      first = 0;
    }

    /** When the first byte came after what was forgotten. */
    synchronized long awaitFirst() throws InterruptedException {
      long until = System.nanoTime() + LONGEST.toNanos();
      while (first == 0 && System.nanoTime() < until) {
        wait(1000);
      }
      return first;
    }

    synchronized void awaitText(String text) throws InterruptedException {
      long until = System.nanoTime() + LONGEST.toNanos();
      while (shown.indexOf(text) < 0 && System.nanoTime() < until) {
        wait(1000);
      }
    }
  }

  @Test
  void underLoad_besideAnEcho_printsItsNumbers() throws Exception {
    System.out.printf("%nFrom a key to the first byte back, %d keys, 200x60, loopback%n", KEYS);
    System.out.printf("%-34s %9s %9s %9s%n", "", "p50 ms", "p99 ms", "most ms");
    print("OpenSSH, echo of its terminal", echo());
    try (var served = ServedRun.of(SampleRun.running(), folder)) {
      print("console, nothing printed", keys(served));
      Disposable printing = served.printing("line %d: something that a host has to say"::formatted);
      try {
        print("console, 20,000 lines/s", keys(served));
      } finally {
        printing.dispose();
      }
    }
  }

  private static void print(String what, Latency latency) {
    System.out.printf(
        "%-34s %9.2f %9.2f %9.2f%n",
        what, latency.at(0.5) / 1000.0, latency.at(0.99) / 1000.0, latency.at(1) / 1000.0);
  }

  private Latency echo() throws Exception {
    try (var sshd = Sshd.start(folder.resolve("sshd"))) {
      Path key = sshd.userKey();
      return measured(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), sshd.port()),
          System.getProperty("user.name"),
          key,
          "cat",
          List.of("x"));
    }
  }

  private static Latency keys(ServedRun served) throws Exception {
    return measured(served.address(), "x", served.key(), "attach", List.of("j", "k"));
  }

  private static Latency measured(
      InetSocketAddress address, String user, Path key, String command, List<String> keys)
      throws Exception {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      CoreModuleProperties.TCP_NODELAY.set(client, true);
      client.setServerKeyVerifier((session, where, shown) -> true);
      client.setKeyIdentityProvider(new FileKeyPairProvider(key));
      client.start();
      try (ClientSession session = client.connect(user, address).verify(LONGEST).getSession()) {
        session.auth().verify(LONGEST);
        var screen = new Screen();
        var channel = session.createExecChannel(command);
        channel.setUsePty(true);
        channel.setPtyType("xterm-256color");
        channel.setPtyColumns(200);
        channel.setPtyLines(60);
        channel.setStreaming(StreamingChannel.Streaming.Sync);
        channel.setOut(screen);
        channel.open().verify(LONGEST);
        return latency(channel, screen, keys);
      }
    }
  }

  /** Keys at a pace at which nobody types faster, after a second of warming up. */
  private static Latency latency(ClientChannel channel, Screen screen, List<String> keys)
      throws Exception {
    OutputStream in = channel.getInvertedIn();
    TimeUnit.SECONDS.sleep(2);
    var micros = new ArrayList<Long>();
    for (int i = 0; i < KEYS + 50; i++) {
      TimeUnit.MILLISECONDS.sleep(7 + i % 13);
      screen.forget();
      long pressed = System.nanoTime();
      in.write(keys.get(i % keys.size()).getBytes(UTF_8));
      in.flush();
      long shown = screen.awaitFirst();
      if (i >= 50) {
        micros.add((shown - pressed) / 1000);
      }
    }
    Collections.sort(micros);
    return new Latency(micros);
  }
}
