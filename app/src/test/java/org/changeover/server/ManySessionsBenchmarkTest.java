package org.changeover.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.changeover.cli.Main;
import org.changeover.control.ControlServer;
import org.changeover.engine.Actors;
import org.changeover.hosts.Sshd;
import org.changeover.plan.Operators;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What fifty sessions at one run cost the server, whose hundred hosts print 20,000 lines a second
 * in all; beside fifty terminals of OpenSSH's server in which the same lines are printed. The
 * server is a process of its own; the engine is played by this one, and so are the clients. The
 * numbers are printed and nothing fails because of them.
 */
@Tag("benchmark")
class ManySessionsBenchmarkTest {
  private static final int SESSIONS = Integer.getInteger("benchmark.sessions", 50);
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("benchmark.seconds", 15));
  private static final Pattern PORT = Pattern.compile("port (\\d+)");
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void fiftySessionsAtALoudRun_besideOpenSsh_printTheirNumbers() throws Exception {
    System.out.printf(
        "%n%d sessions of 200x60 at one run, %d processors%n",
        SESSIONS, Runtime.getRuntime().availableProcessors());
    RunFolder run = begun();
    var played = new LoudRun(run.journal().read(1));
    try (var _ = ControlServer.open(run.socket(), played, Actors.of(Operators.none()))) {
      Process server = serve();
      try (var clients = Onlookers.with(folder.resolve("anna"))) {
        watch(run, played, server, clients);
      }
    }
    if (!Boolean.getBoolean("benchmark.alone")) {
      beside();
    }
  }

  private void watch(RunFolder run, LoudRun played, Process server, Onlookers clients)
      throws Exception {
    int port = port();
    List<ProcessHandle> theServer = List.of(server.toHandle());
    String attach = "attach " + run.id();
    clients.open(port, "x", attach).awaitText("loud");
    clients.closeAll();
    played.awaitViewers(0);
    long empty = heap(server);
    for (int i = 0; i < SESSIONS; i++) {
      clients.open(port, "x", attach).awaitText("loud");
    }
    TimeUnit.SECONDS.sleep(3);
    print("nothing printed", spent(theServer, clients), heapOfOne(server, empty));
    Latency quiet = clients.keys("j", "k");
    for (boolean eachATask : new boolean[] {false, true}) {
      try (var _ = played.printing(eachATask)) {
        TimeUnit.SECONDS.sleep(10);
        String what = eachATask ? "20,000 lines/s of 100 tasks" : "20,000 lines/s of one task";
        print(what, spent(theServer, clients), heapOfOne(server, empty));
        System.out.println(
            "  from a key of one of them to its first byte: " + clients.keys("j", "k"));
      }
    }
    System.out.println("  the same while nothing is printed: " + quiet);
    System.out.println("  connections to the engine: " + played.connections());
  }

  /** Fifty terminals in which the same lines are printed as they come. */
  private void beside() throws Exception {
    Path lines = Files.createFile(folder.resolve("lines"));
    try (var sshd = Sshd.start(folder.resolve("sshd"));
        var clients = Onlookers.with(sshd.userKey());
        var _ = LoudRun.printing(lines)) {
      for (int i = 0; i < SESSIONS; i++) {
        clients.open(sshd.port(), System.getProperty("user.name"), "tail -n 50 -f " + lines);
      }
      TimeUnit.SECONDS.sleep(5);
      List<ProcessHandle> theirs =
          ProcessHandle.current()
              .descendants()
              .filter(
                  one -> one.info().command().filter(c -> c.matches(".*(sshd|tail).*")).isPresent())
              .toList();
      print("OpenSSH and tail -f, 20,000 lines/s", spent(theirs, clients), "");
    }
  }

  /** By the processes, and by each session. */
  private record Spent(double cores, long bytesASecond, double framesASecond) {}

  private static Spent spent(List<ProcessHandle> processes, Onlookers clients)
      throws InterruptedException {
    Duration before = cpu(processes);
    long bytes = clients.bytes();
    long frames = clients.frames();
    long begun = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(MEASURED.toMillis());
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Spent(
        cpu(processes).minus(before).toMillis() / 1e3 / seconds,
        Math.round((clients.bytes() - bytes) / seconds / SESSIONS),
        (clients.frames() - frames) / seconds / SESSIONS);
  }

  private static Duration cpu(List<ProcessHandle> processes) {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static void print(String what, Spent spent, String heap) {
    System.out.printf(
        "%-36s %5.2f cores; a session: %7d bytes/s, %4.1f frames/s%s%n",
        what, spent.cores(), spent.bytesASecond(), spent.framesASecond(), heap);
  }

  private static String heapOfOne(Process server, long empty) throws IOException {
    return ", %d kB of heap".formatted((heap(server) - empty) / SESSIONS / 1024);
  }

  /** What lives, in bytes, after a collection. */
  private static long heap(Process server) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String said = Team.run(jcmd.toString(), String.valueOf(server.pid()), "GC.class_histogram");
    return Stream.of(said.strip().split("\n"))
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
        .findFirst()
        .orElseThrow();
  }

  /** A run that has parked before a step on a hundred hosts. */
  private RunFolder begun() throws Exception {
    List<String> hosts = IntStream.rangeClosed(1, LoudRun.HOSTS).mapToObj(n -> "host" + n).toList();
    Files.writeString(
        folder.resolve("plan.yaml"),
        """
        plan: loud
        title: A hundred hosts that print
        phases:
          - id: only
            steps:
              - { id: begin, manual: Say that it may begin. }
              - id: loud
                targets: all
                rollout: { parallel: 100 }
                uses: host/command
                with: { check: "false", run: "true" }
        """);
    Files.writeString(
        folder.resolve("inventory.yaml"),
        hosts.stream().map("  %s: { local: true }\n"::formatted).reduce("hosts:\n", String::concat)
            + "groups: { all: [%s] }\n".formatted(String.join(", ", hosts))
            + "providers:\n  host: { plugin: host }\n");
    Process runs =
        start("run.log", "run", folder.resolve("plan.yaml").toString(), "--headless", "--no-wait");
    assertThat(runs.waitFor()).as(Files.readString(folder.resolve("run.log"))).isEqualTo(3);
    return Runs.in(folder.resolve("state")).list().getFirst();
  }

  private Process serve() throws Exception {
    var keys = new Keyring(folder);
    keys.make("anna");
    keys.operators(keys.entry("anna", "operator"));
    Process server =
        start(
            "serve.log",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--operators",
            keys.operators().toString());
    Instant until = Instant.now().plusSeconds(60);
    while (!PORT.matcher(Files.readString(folder.resolve("serve.log"))).find()
        && Instant.now().isBefore(until)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return server;
  }

  private int port() throws IOException {
    var found = PORT.matcher(Files.readString(folder.resolve("serve.log")));
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  /** The program as its launcher starts the server. */
  private Process start(String log, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms16m",
                "-Xmx256m",
                "-Xss512k",
                System.getProperty("benchmark.gc", "-XX:+UseSerialGC"),
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:ReservedCodeCacheSize=48m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(
        Stream.of(System.getProperty("benchmark.jvm", "").split(" "))
            .filter(word -> !word.isEmpty())
            .toList());
    command.addAll(
        List.of(
            "-Dchangeover.home=" + HOME,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder.environment().put("CHANGEOVER_STATE", folder.resolve("state").toString());
    builder.environment().put("CHANGEOVER_HOME", HOME.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    started.add(process);
    return process;
  }
}
