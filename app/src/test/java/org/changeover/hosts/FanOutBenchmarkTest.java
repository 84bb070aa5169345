package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many hosts at once, beside what people use for that: ansible (pipelining, the module raw) and
 * clush, in the same run and against the same SSH server with the same key exchange.
 *
 * <p>The hosts are addresses of loopback. Each program is a process, start included, and runs in
 * turn with the others; of its rounds the best counts, which is the one that the rest of the
 * machine disturbed least. Its CPU time, which other work on the machine hardly changes, is that of
 * the process and of the children it waited for: the masters that keep ansible's and clush's
 * connections are not among them. The numbers are printed and nothing fails because of them.
 */
@Tag("benchmark")
class FanOutBenchmarkTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int HOSTS = 200;
  private static final int AT_ONCE = 64;
  private static final int COMMANDS = 15;

  /** What takes a few seconds is done more often: a tenth up or down is nothing on a machine. */
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 6);

  private static final int LONG_ROUNDS = (ROUNDS + 1) / 2;
  private static final Pattern TIMES = Pattern.compile("([\\d.]+) ([\\d.]+) ([\\d.]+)");

  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ALWAYS)
  Path folder;

  /** Of the connections that the peers keep. */
  @TempDir Path sockets;

  private Sshd sshd;
  private List<String> addresses;

  private record Cost(double wall, double cpu) {
    Cost best(Cost other) {
      return new Cost(Math.min(wall, other.wall), Math.min(cpu, other.cpu));
    }
  }

  /** A program's name and how it is run; it must print the answer that many times. */
  private record Contender(String name, List<String> command, Pattern answer, int answers) {}

  @BeforeEach
  void manyHosts() throws IOException {
    assumeTrue(peersAreThere(), "needs ansible and clush: config/benchmark/peers.sh, as root");
    sshd =
        Sshd.start(
            folder.resolve("sshd"),
            "ListenAddress 0.0.0.0",
            "AllowUsers *@127.0.0.0/8",
            "KexAlgorithms curve25519-sha256");
    addresses = IntStream.rangeClosed(1, HOSTS).mapToObj(n -> "127.0.1." + n).toList();
    Files.write(
        folder.resolve("known_hosts"),
        List.of("[127.0.1.*]:%d %s".formatted(sshd.port(), sshd.hostKey())));
    Files.write(folder.resolve("inventory"), addresses);
  }

  @AfterEach
  void close() {
    if (sshd != null) {
      sshd.close();
    }
  }

  private static boolean peersAreThere() throws IOException {
    if (!installed() && System.getProperty("user.name").equals("root")) {
      Sshd.run(HOME.resolve("config/benchmark/peers.sh").toString());
    }
    return installed();
  }

  private static boolean installed() {
    return Stream.of("ansible", "ansible-playbook", "clush")
        .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program)));
  }

  @Test
  void oneCommandOnNewConnections_besideThePeers_printsItsNumbers() throws IOException {
    ansible("");
    Map<String, Cost> costs =
        measured(
            List.of(
                changeover(1),
                new Contender(
                    "ansible",
                    List.of("ansible", "all", "-m", "raw", "-a", "echo fan-out"),
                    Pattern.compile("(?m)^fan-out"),
                    HOSTS),
                clush("", 1)),
            ROUNDS);
    print("One command on each of %d hosts, new connections".formatted(HOSTS), costs, ROUNDS);
  }

  @Test
  void manyCommandsOnKeptConnections_besideThePeers_printsItsNumbers() throws IOException {
    ansible("-o ControlMaster=auto -o ControlPersist=60s");
    Map<String, Cost> costs =
        measured(
            List.of(
                changeover(COMMANDS),
                new Contender(
                    "ansible",
                    List.of("ansible-playbook", playbook().toString()),
                    Pattern.compile(
                        "(?m)^127\\.0\\.1\\.\\d+ +: ok=%d .*failed=0".formatted(COMMANDS)),
                    HOSTS),
                clush(
                    "-o ControlMaster=auto -o ControlPersist=60s -o ControlPath="
                        + sockets.resolve("%%h"),
                    COMMANDS)),
            LONG_ROUNDS);
    print(
        "%d commands on each of %d hosts, kept connections".formatted(COMMANDS, HOSTS),
        costs,
        LONG_ROUNDS);
  }

  /** The installed program's own layer for hosts, in a JVM as the engine has it. */
  private Contender changeover(int commands) throws IOException {
    Path installed = HOME.resolve("target/changeover");
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xms24m",
                "-Xmx128m",
                "-Xss512k",
                "-XX:+UseParallelGC",
                "-XX:ParallelGCThreads=2",
                "-XX:Tier4InvocationThreshold=15000",
                "-XX:Tier4MinInvocationThreshold=1800",
                "-XX:Tier4CompileThreshold=45000",
                "-XX:Tier4BackEdgeThreshold=120000",
                "-XX:AOTCache=" + installed.resolve("start.aot"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                installed.resolve("lib/*") + ":" + Path.of("target/test-classes").toAbsolutePath(),
                FanOut.class.getName(),
                folder.toString(),
                String.valueOf(sshd.port()),
                System.getProperty("user.name"),
                sshd.userKey().toString(),
                sshd.fingerprint(),
                String.valueOf(AT_ONCE),
                String.valueOf(commands)));
    command.addAll(addresses);
    return new Contender(
        "changeover", command, Pattern.compile("(?m)^127.*: fan-out$"), HOSTS * commands);
  }

  private Contender clush(String keeping, int times) {
    String options = sshOptions() + " -p %d %s".formatted(sshd.port(), keeping);
    String once =
        "clush -S -f %d -l %s -o '%s' -w '127.0.1.[1-%d]' 'echo fan-out'"
            .formatted(AT_ONCE, System.getProperty("user.name"), options, HOSTS);
    return new Contender(
        "clush",
        List.of(
            "sh", "-c", "i=0; while [ $i -lt %d ]; do %s; i=$((i+1)); done".formatted(times, once)),
        Pattern.compile("(?m)^127.*: fan-out$"),
        HOSTS * times);
  }

  private String sshOptions() {
    return "-F /dev/null -i %s -o UserKnownHostsFile=%s -o KexAlgorithms=curve25519-sha256"
        .formatted(sshd.userKey(), folder.resolve("known_hosts"));
  }

  private void ansible(String keeping) throws IOException {
    String own = keeping.isEmpty() ? "-o ControlMaster=no -o ControlPath=none" : keeping;
    Files.writeString(
        folder.resolve("ansible.cfg"),
        """
        [defaults]
        inventory = %s
        forks = %d
        remote_user = %s
        private_key_file = %s
        gathering = explicit
        [ssh_connection]
        pipelining = True
        ssh_args = %s %s
        control_path_dir = %s
        """
            .formatted(
                folder.resolve("inventory"),
                AT_ONCE,
                System.getProperty("user.name"),
                sshd.userKey(),
                sshOptions(),
                own,
                sockets));
    Files.writeString(
        folder.resolve("inventory"),
        addresses.stream()
            .map(address -> address + " ansible_port=" + sshd.port())
            .collect(Collectors.joining("\n", "", "\n")));
  }

  private Path playbook() throws IOException {
    String tasks =
        IntStream.range(0, COMMANDS)
            .mapToObj(n -> "    - raw: echo fan-out\n")
            .collect(Collectors.joining());
    return Files.writeString(
        folder.resolve("playbook.yaml"), "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks);
  }

  private Map<String, Cost> measured(List<Contender> contenders, int rounds) throws IOException {
    var costs = new LinkedHashMap<String, Cost>();
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        costs.merge(contender.name(), run(contender), Cost::best);
        sshd.cut();
      }
    }
    return costs;
  }

  private Cost run(Contender contender) throws IOException {
    var command =
        new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" 2>said", "bash"));
    command.addAll(contender.command());
    Path out = folder.resolve("out");
    Path times = folder.resolve("times");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(times.toFile());
    builder.environment().put("ANSIBLE_CONFIG", folder.resolve("ansible.cfg").toString());
    builder.start().onExit().join();
    assertThat(contender.answer().matcher(Files.readString(out)).results().count())
        .as(
            contender.name()
                + " was answered; it said: "
                + tail(out)
                + tail(folder.resolve("said")))
        .isEqualTo(contender.answers());
    var found = TIMES.matcher(Files.readString(times));
    assertThat(found.find()).as(Files.readString(times)).isTrue();
    return new Cost(
        Double.parseDouble(found.group(1)),
        Double.parseDouble(found.group(2)) + Double.parseDouble(found.group(3)));
  }

  private static String tail(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), UTF_8);
    return text.substring(Math.max(0, text.length() - 2000));
  }

  private static void print(String title, Map<String, Cost> costs, int rounds) {
    Cost ours = costs.get("changeover");
    System.out.printf("%n%s, %d at a time; best of %d%n", title, AT_ONCE, rounds);
    System.out.printf(
        "%-12s %9s %9s %12s %12s%n", "", "wall s", "cpu s", "wall ratio", "cpu ratio");
    costs.forEach((name, cost) ->
        System.out.printf(
            "%-12s %9.2f %9.2f %12.2f %12.2f%n",
            name, cost.wall(), cost.cpu(), cost.wall() / ours.wall(), cost.cpu() / ours.cpu()));
  }
}
