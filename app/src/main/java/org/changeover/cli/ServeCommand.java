package org.changeover.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.changeover.console.IdleLock;
import org.changeover.server.ConsoleServer;
import org.changeover.server.WrongOperatorsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "serve",
    description = {
      "Serve the console to a team over SSH, until stopped.",
      "Runs that are under way and have no engine, after a reboot say, get one and go on.",
      "An operator logs in with a key of the operators file and any user name:",
      "ssh -t -p PORT ops@HOST, or ssh -p PORT ops@HOST status RUN --json."
    })
final class ServeCommand extends BaseCommand {
  /** So long is asked for what operators confirmed who left. */
  private static final Duration REST = Duration.ofSeconds(10);

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "ADDR",
      converter = Address.class,
      description =
          "address and port, such as 192.0.2.1:2222 or [2001:db8::1]:2222; port 0 takes a free one")
  private InetSocketAddress listen;

  @Option(
      names = "--operators",
      required = true,
      paramLabel = "FILE",
      description = "who may log in; read again when it changes")
  private Path operators;

  @Option(
      names = "--plans",
      paramLabel = "DIR",
      description = "offer the plans in this folder and below it; without it none can be started")
  private Optional<Path> plans = Optional.empty();

  @Option(
      names = "--lock-after",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "30m",
      description =
          "a console may ask for nothing after this time without a key (default: ${DEFAULT-VALUE})")
  private Duration lockAfter;

  @Option(
      names = "--close-after",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "8h",
      description = "and is closed after this one (default: ${DEFAULT-VALUE})")
  private Duration closeAfter;

  ServeCommand(Surroundings around) {
    super(around);
  }

  /** What may be listened on. */
  static final class Address implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
      if (host.isEmpty() || !text.substring(colon + 1).matches("\\d{1,5}")) {
        throw new TypeConversionException(
            "'%s' is no address with a port; write one such as 127.0.0.1:2222".formatted(text));
      }
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port > 65_535) {
        throw new TypeConversionException("there is no port " + port);
      }
      var address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new TypeConversionException("'%s' is no address of a machine".formatted(host));
      }
      return address;
    }
  }

  private void end(ConsoleServer server, TeamDesk desk) {
    try {
      server.close();
    } catch (IOException e) {
      tell("The server did not end in good order: " + e.getMessage());
    }
    desk.finish(REST).forEach(this::tell);
  }

  @Override
  public Integer call() throws Exception {
    Quiet.engineLogging();
    Path hostKey = state().resolve("server").resolve("host_key");
    var idle = new IdleLock.Limits(lockAfter, closeAfter);
    var desk = new TeamDesk(around(), state(), plans.map(PlanFiles::existing), idle);
    var over = new CountDownLatch(1);
    try (var server = ConsoleServer.start(listen, operators, hostKey, desk);
        var _ = ShutdownWork.doing("serve-end", () -> end(server, desk))) {
      InetSocketAddress at = server.address();
      print(
          "Serving the console on %s port %d; its host key is %s"
              .formatted(at.getAddress().getHostAddress(), at.getPort(), server.fingerprint()));
      new OpenRuns(around(), state(), server::now).goOn();
      over.await();
    } catch (WrongOperatorsException wrong) {
      throw CommandRefusedException.badUsage(wrong.getMessage());
    }
    return ExitCode.DONE;
  }
}
