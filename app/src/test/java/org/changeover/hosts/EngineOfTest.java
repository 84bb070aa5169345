package org.changeover.hosts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Command;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A process of its own that runs one detached job on a host, to be killed. */
final class EngineOfTest implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;

  private EngineOfTest(Process process) {
    this.process = process;
    this.said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Notes in {@code go.begun} that it began, and ends when there is the file {@code go}. */
  static Command job(String go) {
    return Command.shell(
            "echo x >>\"$1.begun\"; echo begun; until [ -e \"$1\" ]; do sleep 0.1; done; echo done",
            go)
        .detached("job");
  }

  static EngineOfTest start(HostSettings host, String go, HostsConfig config) throws IOException {
    return new EngineOfTest(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EngineOfTest.class.getName(),
                config.state().toString(),
                go,
                host.folder().orElseThrow(),
                host.local() ? "" : host.port().orElseThrow().toString(),
                host.key().map(Path::toString).orElse(""),
                host.hostKey().orElse(""))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  public static void main(String[] arguments) {
    String folder = arguments[2];
    HostSettings host =
        arguments[3].isEmpty()
            ? HostSettings.local("box")
            : HostSettings.ssh("box", "127.0.0.1")
                .login(System.getProperty("user.name"), Integer.parseInt(arguments[3]))
                .key(Path.of(arguments[4]))
                .hostKey(arguments[5]);
    HostsConfig usual = HostsConfig.of(Path.of(arguments[0]));
    var config =
        new HostsConfig(
            usual.state(),
            usual.home(),
            false,
            Optional.empty(),
            usual.connectTimeout(),
            usual.keepAlive(),
            usual.channelWait(),
            usual.longestBackOff());
    try (var pool =
        new HostPool(
            config, List.of(host.folder(folder)), secret -> Mono.empty(), Schedulers.parallel())) {
      pool.host(
              "box",
              HostContract.OPERATION,
              (stream, text) -> {
                if (stream != OutputSink.Stream.COMMAND) {
                  System.out.println(stream + ": " + text);
                }
                System.out.flush();
              })
          .change(HostContract.INTENT, job(arguments[1]))
          .block();
    }
  }

  String nextLine() throws IOException {
    return said.readLine();
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
