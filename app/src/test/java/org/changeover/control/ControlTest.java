package org.changeover.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.spi.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@Timeout(60)
class ControlTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Path socket() {
    return folder.resolve("engine.sock");
  }

  private ControlServer serve(PlayedRun run) throws IOException {
    return ControlServer.open(socket(), run, PlayedRun.PEERS);
  }

  @Test
  void socket_isForTheOwnerOnlyAndGoneAfterwards() throws IOException {
    Files.createFile(socket());
    try (var _ = serve(new PlayedRun(0, ""))) {
      assertThat(Files.getPosixFilePermissions(socket()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(ControlClient.of(socket()).engineLives()).isTrue();
    }
    assertThat(socket()).doesNotExist();
    assertThat(ControlClient.of(socket()).engineLives()).isFalse();
  }

  @Test
  void clientsThatCannotBeTaken_areTakenLaterAndAskedForWithARestBetween() throws IOException {
    var steps = new CopyOnWriteArrayList<String>();
    var bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    bound.bind(UnixDomainSocketAddress.of(socket()));
    var exhausted = new FailingServerChannel(bound, 3, () -> steps.add("no file is free"));
    try (var _ =
        ControlServer.serve(
            socket(),
            exhausted,
            new PlayedRun(0, ""),
            PlayedRun.PEERS,
            LONG,
            () -> steps.add("rest"))) {
      StepVerifier.create(
              ControlClient.of(socket()).request(new Request.Pause("x"), Actor.engine()))
          .expectNext(new Reply.Accepted())
          .expectComplete()
          .verify(LONG);
    }
    assertThat(steps)
        .containsExactly(
            "no file is free", "rest", "no file is free", "rest", "no file is free", "rest");
    assertThat(socket()).doesNotExist();
  }

  @Test
  void whoAsks_isWhoTheKernelSaysAndNotTheClient() throws IOException {
    var run = new PlayedRun(0, "");
    try (var _ = serve(run)) {
      var client = ControlClient.of(socket());
      Actor claimed = PlayedRun.actor("somebody-else");
      StepVerifier.create(client.request(new Request.Pause("x"), claimed))
          .expectNext(new Reply.Accepted())
          .expectComplete()
          .verify(LONG);
      StepVerifier.create(client.request(new Request.Undo(Optional.of("s"), ""), claimed))
          .expectNext(new Reply.Refused("not now"))
          .expectComplete()
          .verify(LONG);
    }
    assertThat(run.asked)
        .hasSize(2)
        .allMatch(line -> line.startsWith(System.getProperty("user.name") + " "));
  }

  @Test
  void whatAnApproverSaw_reachesTheEngine() throws IOException {
    var run = new PlayedRun(0, "");
    try (var _ = serve(run)) {
      for (Optional<String> seen : List.of(Optional.<String>empty(), Optional.of("fp"))) {
        var approve = new Request.Approve(new TaskId("switch", "dns"), "fine", seen);
        assertThat(ControlClient.of(socket()).request(approve, Actor.engine()).block(LONG))
            .isNotNull();
        assertThat(run.asked.getLast()).endsWith(approve.toString());
      }
    }
  }

  @Test
  void engineThatDoesNotAnswer_isSaidAndNotWaitedForWithoutEnd() throws IOException {
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket()));
      var client = ControlClient.of(socket(), Duration.ofMillis(200));
      StepVerifier.create(client.request(new Request.Pause(""), Actor.engine()))
          .expectErrorMatches(e ->
              e instanceof EngineLostException && e.getMessage().contains("has not answered for"))
          .verify(LONG);
    }
  }

  @Test
  void events_comeAsFastAsTheyAreAskedForAndEndWithTheRun() throws IOException {
    var run = new PlayedRun(5000, "text");
    try (var _ = serve(run)) {
      StepVerifier.create(ControlClient.of(socket()).events(11).map(Entry::sequence), 5)
          .expectNext(11L, 12L, 13L, 14L, 15L)
          .thenRequest(Long.MAX_VALUE)
          .expectNextCount(4985)
          .then(run.over::tryEmitEmpty)
          .expectComplete()
          .verify(LONG);
    }
  }

  @Test
  void engineThatVanishes_isAnErrorAndNotAnEnd() throws IOException {
    StepVerifier.create(ControlClient.of(socket()).events(1))
        .expectErrorMatches(e -> e instanceof EngineLostException && e.getMessage().contains("no"))
        .verify(LONG);
    var server = serve(new PlayedRun(1, ""));
    StepVerifier.create(ControlClient.of(socket()).events(1))
        .expectNextCount(1)
        .then(server::close)
        .expectError(EngineLostException.class)
        .verify(LONG);
  }

  @Test
  void pathLongerThanTheKernelTakes_works() throws IOException {
    Path deep = folder;
    for (int i = 0; i < 6; i++) {
      deep = deep.resolve("a-folder-with-quite-a-long-name-" + i);
    }
    Files.createDirectories(deep);
    Path socket = deep.resolve("engine.sock");
    try (var _ = ControlServer.open(socket, new PlayedRun(0, ""), PlayedRun.PEERS)) {
      assertThat(ControlClient.of(socket).engineLives()).isTrue();
      assertThat(Files.getPosixFilePermissions(socket))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void malformedLine_closesOnlyThatClient() throws IOException {
    try (var _ = serve(new PlayedRun(0, ""))) {
      for (String line :
          new String[] {
            "hello",
            "{}",
            "null",
            "{\"frame\":\"ask\"}",
            "{\"frame\":\"end\"}",
            "{\"frame\":\"watch\",\"by\":[null]}",
            "{\"frame\":\"ask\",\"request\":{\"request\":\"explode\"}}",
            "[".repeat(100_000)
          }) {
        assertThat(answerTo(line + "\n")).as(line).contains("\"wrong\"");
      }
      assertThat(ControlClient.of(socket()).engineLives()).isTrue();
    }
  }

  @Test
  void whatCannotBeDealtWith_endsThatSessionOnly_andLeavesNobodyPresent() throws IOException {
    var broken =
        new PlayedRun(0, "") {
          @Override
          public Flux<Telemetry> telemetry() {
            throw new IllegalStateException("a bug");
          }
        };
    try (var server = ControlServer.open(socket(), broken, PlayedRun.PEERS)) {
      for (int i = 0; i < 3; i++) {
        assertThat(lastAnswerTo("{\"frame\":\"watch\",\"by\":[\"anna\"]}\n"))
            .contains("\"wrong\"", "a bug");
      }
      while (server.clients() > 0) {
        Thread.onSpinWait();
      }
      assertThat(ControlClient.of(socket()).engineLives()).isTrue();
    }
  }

  private String lastAnswerTo(String text) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
      return new BufferedReader(Channels.newReader(channel, UTF_8)).lines().toList().getLast();
    }
  }

  @Test
  void lineWithoutEnd_isCutOffAtTheLimit() throws IOException {
    try (var _ = serve(new PlayedRun(0, ""))) {
      assertThat(answerTo("x".repeat((1 << 20) + 1))).contains("longer than 1048576");
    }
  }

  private String answerTo(String text) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      ByteBuffer out = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      var reader = new BufferedReader(Channels.newReader(channel, UTF_8));
      String answer = reader.readLine();
      assertThat(reader.readLine()).isNull();
      return answer;
    }
  }

  @Test
  void telemetryThatAClientDoesNotTake_isDroppedAndCounted() throws IOException {
    var run = new PlayedRun(0, "");
    try (var _ = serve(run)) {
      StepVerifier.create(ControlClient.of(socket()).telemetry(), 1)
          .then(() -> sayUntilWatched(run))
          .expectNextCount(1)
          .then(() -> flood(run))
          .thenRequest(Long.MAX_VALUE)
          .thenConsumeWhile(live -> live instanceof Telemetry.Line)
          .expectNextMatches(live -> live instanceof Telemetry.Missed more && more.lines() > 0)
          .thenCancel()
          .verify(LONG);
    }
  }

  @Test
  void whatALookoutSaw_arrivesAsItWas() throws IOException {
    var run = new PlayedRun(0, "");
    var watched = new Telemetry.Watched(List.of("dns"), Map.of("192.0.2.10", "old"));
    var sighting =
        new Sighting(
            "example",
            "www.example A",
            "ns1",
            Sighting.Kind.SOURCE,
            List.of("192.0.2.10"),
            Optional.of(Duration.ofHours(1)),
            Optional.empty());
    var earlier =
        new Telemetry.Earlier(
            "www.example A", List.of("192.0.2.9"), Duration.ofDays(1), Instant.EPOCH);
    var sighted =
        new Telemetry.Sighted(
            "dns",
            Optional.of(Instant.EPOCH),
            List.of(sighting),
            List.of(earlier),
            Optional.of("trouble"),
            Optional.of(Instant.EPOCH));
    try (var _ = serve(run)) {
      StepVerifier.create(ControlClient.of(socket()).telemetry())
          .then(() -> sayUntilWatched(run))
          .thenConsumeWhile(live -> !(live instanceof Telemetry.Line))
          .expectNextCount(1)
          .then(() -> {
            run.telemetry.tryEmitNext(watched).orThrow();
            run.telemetry.tryEmitNext(sighted).orThrow();
          })
          .expectNext(watched, sighted)
          .thenCancel()
          .verify(LONG);
    }
  }

  @Test
  void whoLooks_isSeenByAllWhoDo_andWhoLeavesToo() throws IOException {
    try (var _ = serve(new PlayedRun(0, ""))) {
      String me = System.getProperty("user.name");
      Sinks.Many<List<String>> team = Sinks.many().replay().latest();
      team.tryEmitNext(List.of("anna", "ben")).orThrow();
      var client = ControlClient.of(socket());
      StepVerifier.create(client.telemetry(team.asFlux()).skipUntil(present("anna", "ben")::equals))
          .expectNext(present("anna", "ben"))
          .then(() ->
              StepVerifier.create(client.telemetry())
                  .expectNext(present("anna", "ben", me))
                  .then(() -> team.tryEmitNext(List.of("anna")).orThrow())
                  .expectNext(present("anna", me))
                  .thenCancel()
                  .verify(LONG))
          .thenConsumeWhile(one -> !one.equals(present("anna")))
          .expectNext(present("anna"))
          .thenCancel()
          .verify(LONG);
    }
  }

  @Test
  void tooManyWhoLook_orNamesThatAreTooLong_areNotTaken() throws IOException {
    try (var _ = serve(new PlayedRun(0, ""))) {
      String many = "\"x\",".repeat(Frame.MOST_PRESENT) + "\"y\"";
      assertThat(answerTo("{\"frame\":\"watch\",\"by\":[" + many + "]}\n"))
          .contains("wrong", "more than 512 look through one connection");
      assertThat(answerTo("{\"frame\":\"watch\",\"by\":[\"" + "n".repeat(65) + "\"]}\n"))
          .contains("wrong", "longer than 64 characters");
    }
  }

  @Test
  void eachRequestOfMany_isAnswered_inItsOrder() throws IOException {
    var run = new PlayedRun(0, "");
    try (var _ = serve(run);
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      String pause = "{\"frame\":\"ask\",\"request\":{\"request\":\"pause\",\"reason\":\"\"}}\n";
      channel.write(ByteBuffer.wrap(pause.repeat(100).getBytes(UTF_8)));
      var reader = new BufferedReader(Channels.newReader(channel, UTF_8));
      for (int i = 0; i < 100; i++) {
        assertThat(reader.readLine()).contains("accepted");
      }
    }
    assertThat(run.asked).hasSize(100);
  }

  private static Telemetry present(String... operators) {
    return new Telemetry.Present(Stream.of(operators).sorted().toList());
  }

  private static void sayUntilWatched(PlayedRun run) {
    while (run.telemetry.currentSubscriberCount() == 0) {
      Thread.onSpinWait();
    }
    run.say("first");
  }

  private static void flood(PlayedRun run) {
    String line = "x".repeat(1000);
    for (int i = 0; i < 20_000; i++) {
      run.say(line);
    }
  }

  @Test
  void stoppedClient_slowsNobodyAndIsDisconnected() throws Exception {
    var run = new PlayedRun(20_000, "x".repeat(500));
    var stall = Duration.ofSeconds(2);
    try (var _ = ControlServer.open(socket(), run, PlayedRun.PEERS, stall)) {
      Process client = client();
      try (var lines = client.inputReader()) {
        assertThat(lines.readLine()).isNotNull();
        signal(client, "STOP");
        long start = System.nanoTime();
        flood(run);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        StepVerifier.create(ControlClient.of(socket()).events(1).take(20_000))
            .expectNextCount(20_000)
            .expectComplete()
            .verify(LONG);
        while (run.telemetry.currentSubscriberCount() > 0) {
          Thread.onSpinWait();
        }
        signal(client, "CONT");
      } finally {
        client.toHandle().destroyForcibly();
      }
    }
  }

  private Process client() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ControlClientProcess.class.getName(),
            socket().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void signal(Process process, String signal) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
