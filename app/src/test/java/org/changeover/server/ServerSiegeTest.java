package org.changeover.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes to a port that the world can reach; an operator can log in all the while. */
class ServerSiegeTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final PlainDesk desk = new PlainDesk();
  private Team team;

  @BeforeEach
  void open() throws IOException {
    team = Team.with(folder, desk);
  }

  @AfterEach
  void close() throws IOException {
    team.close();
  }

  private static void within(Duration longest, BooleanSupplier condition) throws Exception {
    long until = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(condition.getAsBoolean()).as("within " + longest).isTrue();
  }

  private void letsIn(String operator) throws IOException {
    assertThat(team.ssh(operator, "x@127.0.0.1", "x").out()).startsWith(operator);
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), team.port());
  }

  @Test
  void thousandConnectionsThatSayNothing_keepNobodyOut_andLeaveNothing() throws Exception {
    letsIn("anna");
    int threads = Thread.activeCount();
    var flood = new ArrayList<Socket>();
    for (int i = 0; i < 1000; i++) {
      flood.add(connect());
      if (i % 250 == 249) {
        letsIn("anna");
      }
    }
    assertThat(team.server().connections()).isLessThanOrEqualTo(Doorman.WAITING_FROM_ONE + 1);
    letsIn("ben");
    for (Socket socket : flood) {
      socket.close();
    }
    within(SOON, () -> team.server().connections() == 0);
    within(SOON, () -> Thread.activeCount() <= threads + 2);
  }

  /** Clients that exchange keys and then ask for the service of logging in again and again. */
  @Test
  void hangersOnWithKeys_keepNobodyOut_andAreSentAwayInTime() throws Exception {
    try (SshClient client = team.library("anna")) {
      var hanging = new ArrayList<ClientSession>();
      for (int i = 0; i < Doorman.WAITING_FROM_ONE; i++) {
        hanging.add(client.connect("x", "127.0.0.1", team.port()).verify(SOON).getSession());
        var session = hanging.getLast();
        within(SOON, () -> session.getKex() == null || session.getSessionId() != null);
      }
      letsIn("anna");
      letsIn("ben");
      within(
          Duration.ofSeconds(45),
          () -> {
            hanging.stream().filter(ClientSession::isOpen).forEach(ServerSiegeTest::asksForService);
            return hanging.stream().noneMatch(ClientSession::isOpen);
          });
    }
    within(SOON, () -> team.server().connections() == 0);
  }

  private ClientSession login(SshClient client) throws IOException {
    ClientSession session = client.connect("x", "127.0.0.1", team.port()).verify(SOON).getSession();
    session.auth().verify(SOON);
    return session;
  }

  private static void asksForService(ClientSession session) {
    try {
      Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_SERVICE_REQUEST);
      buffer.putString("ssh-userauth");
      session.writePacket(buffer);
    } catch (IOException closed) {
      assertThat(session.isOpen()).isFalse();
    }
  }

  /** A client that takes nothing, though it said that it would take any amount. */
  @Test
  void aWindowWithoutEnd_thatNobodyReads_costsNoMemory() throws Exception {
    try (SshClient client = team.library("anna")) {
      CoreModuleProperties.WINDOW_SIZE.set(client, 0x7FFF_FFFFL);
      try (ClientSession session = login(client)) {
        var channel = session.createExecChannel("pour");
        channel.setOut(
            new java.io.OutputStream() {
              @Override
              public void write(int b) throws IOException {
                try {
                  new java.util.concurrent.CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
        channel.open().verify(SOON);
        within(SOON, () -> desk.poured.get() > 0);
        long before = settled();
        assertThat(before).isLessThan(64L << 20);
        letsIn("ben");
        session.close(true);
      }
    }
    within(SOON, () -> desk.present.get() == 0);
  }

  /** Point 27: in the log after 5 s, closed after 30 s; nobody else notices. */
  @Test
  void aClientThatTakesNothing_isSaidInTheLog_andItsChannelClosedInTheEnd() throws Exception {
    try (SshClient client = team.library("anna");
        var log = new Logged(Visit.class);
        ClientSession session = login(client)) {
      var channel = session.createExecChannel("pour");
      channel.setStreaming(StreamingChannel.Streaming.Async); // nobody reads, so the window fills
      channel.open().verify(SOON);
      long begun = System.nanoTime();
      within(
          Duration.ofSeconds(20), () -> log.said().stream().anyMatch(l -> l.contains("anna at")));
      assertThat(since(begun)).isGreaterThan(Duration.ofSeconds(4));
      assertThat(log.said()).singleElement().asString().contains("has taken nothing for 5 s");
      assertThat(channel.isOpen()).isTrue();
      within(
          Duration.ofSeconds(60),
          () -> {
            try {
              letsIn("ben");
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
            return desk.present.get() == 0;
          });
      assertThat(since(begun)).isGreaterThan(Duration.ofSeconds(25));
      assertThat(session.isOpen()).as("its other channels go on").isTrue();
    }
    within(SOON, () -> team.server().connections() == 0);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** Point 7: however they end, with a terminal or without, nothing of them is left. */
  @Test
  void fiveHundredLogins_leaveNothing() throws Exception {
    try (SshClient client = team.library("anna")) {
      for (int i = 0; i < 20; i++) {
        visit(client, i);
      }
      within(SOON, () -> team.server().connections() == 0);
      long threads = threads();
      long files = openFiles();
      long heap = usedHeap();
      for (int i = 0; i < 500; i++) {
        visit(client, i);
      }
      within(SOON, () -> team.server().connections() == 0 && desk.present.get() == 0);
      within(SOON, () -> threads() <= threads && openFiles() <= files);
      assertThat(usedHeap() - heap).isLessThan(8L << 20);
    }
    letsIn("ben");
  }

  /** A login of one of four kinds: a command, a console that is left, and both cut off. */
  private void visit(SshClient client, int number) throws Exception {
    ClientSession session = login(client);
    boolean console = number % 2 == 0;
    boolean cutOff = number % 4 >= 2;
    ClientChannel channel =
        console ? session.createShellChannel() : session.createExecChannel(cutOff ? "stay" : "x");
    if (channel instanceof ChannelShell shell) {
      sized(80, 24).before(shell);
    }
    var out = new java.io.ByteArrayOutputStream();
    channel.setOut(out);
    channel.setErr(java.io.OutputStream.nullOutputStream());
    if (console && !cutOff) {
      channel.setIn(new java.io.ByteArrayInputStream("q".getBytes(US_ASCII)));
    }
    channel.open().verify(SOON);
    if (cutOff) {
      within(SOON, () -> desk.present.get() > 0);
      session.close(true);
    } else {
      channel.waitFor(List.of(ClientChannelEvent.CLOSED), SOON);
      assertThat(out.toString(US_ASCII)).startsWith("anna");
      var _ = session.close(false).await(SOON);
    }
    within(SOON, () -> desk.present.get() == 0);
  }

  /** Virtual ones are not counted; each of those is counted by the desk. */
  private static long threads() {
    return Thread.getAllStackTraces().size();
  }

  private static long openFiles() {
    String[] open = new java.io.File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** How much the desk could pour when no more goes. */
  private long settled() throws InterruptedException {
    long last = desk.poured.get();
    long since = System.nanoTime();
    while (System.nanoTime() - since < TimeUnit.SECONDS.toNanos(3)) {
      TimeUnit.MILLISECONDS.sleep(50);
      if (desk.poured.get() != last) {
        last = desk.poured.get();
        since = System.nanoTime();
      }
    }
    return last;
  }

  @Test
  void anEnvironmentOfAnySize_isNotKept() throws Exception {
    try (SshClient client = team.library("anna")) {
      try (ClientSession session = login(client)) {
        var channel = session.createShellChannel();
        for (int i = 0; i < 500; i++) {
          channel.setEnv("VARIABLE_" + i, "x".repeat(20_000));
        }
        channel.setEnv("LANG", "C" + "x".repeat(20_000));
        channel.setPtyType("xterm");
        var out = new java.io.ByteArrayOutputStream();
        channel.setOut(out);
        channel.setIn(new java.io.ByteArrayInputStream("q".getBytes(US_ASCII)));
        channel.open().verify(SOON);
        channel.waitFor(List.of(ClientChannelEvent.CLOSED), SOON);
        assertThat(out.toString(US_ASCII)).startsWith("anna at").contains("ASCII");
      }
    }
  }

  @Test
  void whatIsNoSsh_endsWithItsConnection() throws Exception {
    var random = new Random(20260411);
    for (int i = 0; i < 200; i++) {
      try (Socket socket = connect()) {
        byte[] noise = new byte[random.nextInt(4000)];
        random.nextBytes(noise);
        if (i % 2 == 0) {
          socket.getOutputStream().write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(US_ASCII));
        }
        socket.getOutputStream().write(noise);
        socket.getOutputStream().flush();
      } catch (IOException hungUp) {
        assertThat(hungUp).hasMessageMatching("(?i).*(reset|broken pipe).*");
      }
    }
    letsIn("anna");
    within(SOON, () -> team.server().connections() == 0);
  }

  @Test
  void aClientThatIsKilled_leavesNothing() throws Exception {
    var clients = new ArrayList<Process>();
    for (int i = 0; i < 5; i++) {
      clients.add(new ProcessBuilder(team.client("anna", "x@127.0.0.1", "stay")).start());
    }
    within(SOON.multipliedBy(2), () -> desk.present.get() == 5);
    for (Process client : clients) {
      client.destroyForcibly().waitFor();
    }
    within(SOON, () -> team.server().connections() == 0 && desk.present.get() == 0);
  }

  /** A client that says of its terminal what it likes; what the console then said. */
  private String shell(Pty pty) throws Exception {
    try (SshClient client = team.library("anna")) {
      try (ClientSession session = login(client)) {
        var channel = session.createShellChannel();
        channel.setUsePty(false);
        var out = new java.io.ByteArrayOutputStream();
        channel.setOut(out);
        channel.setIn(new java.io.ByteArrayInputStream("q".getBytes(US_ASCII)));
        pty.before(channel);
        channel.open().verify(SOON);
        channel.waitFor(List.of(ClientChannelEvent.CLOSED), SOON);
        return out.toString(US_ASCII);
      }
    }
  }

  private interface Pty {
    void before(ChannelShell channel) throws Exception;
  }

  private static Pty sized(int columns, int rows) {
    return channel -> {
      channel.setUsePty(true);
      channel.setPtyType("xterm");
      channel.setPtyColumns(columns);
      channel.setPtyLines(rows);
    };
  }

  @Test
  void sizesThatNoTerminalHas_areBroughtIntoBounds() throws Exception {
    assertThat(shell(sized(0, 0))).startsWith("anna at 80x24");
    assertThat(shell(sized(Integer.MAX_VALUE, Integer.MAX_VALUE))).startsWith("anna at 500x200");
    assertThat(shell(sized(1, 1))).startsWith("anna at 20x5");
    assertThat(shell(sized(-1, Integer.MIN_VALUE))).startsWith("anna at 20x5");
  }

  @Test
  void aTruncatedListOfModes_harmsItsOwnSessionOnly() throws Exception {
    try (SshClient client = team.library("anna")) {
      for (int length = 0; length < 12; length++) {
        try (ClientSession session = login(client)) {
          var channel = session.createExecChannel("x");
          channel.open().verify(SOON);
          byte[] modes = new byte[length];
          java.util.Arrays.fill(modes, (byte) 53);
          Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
          buffer.putUInt(channel.getRecipient());
          buffer.putString("pty-req");
          buffer.putBoolean(false);
          buffer.putString("xterm");
          buffer.putUInt(80);
          buffer.putUInt(24);
          buffer.putUInt(0);
          buffer.putUInt(0);
          buffer.putBytes(modes);
          // The server may end the session before the client counts it as written.
          assertThat(session.writePacket(buffer).await(SOON)).isTrue();
        }
      }
    }
    letsIn("anna");
    within(SOON, () -> team.server().connections() == 0);
  }
}
