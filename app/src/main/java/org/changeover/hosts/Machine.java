package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.changeover.hosts.HostSettings.Sudo;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command.OnCancel;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One host with all that its commands share, whatever operation they belong to. */
final class Machine {
  /** Below OpenSSH's MaxSessions of 10, with one left over for stopping. */
  private static final int CHANNELS = 8;

  private static final int SCRIPT_CAPTURE = 64 * 1024;
  private static final SecureRandom RANDOM = random();

  private final HostSettings settings;
  private final Transport transport;
  private final SecretLender lender;
  private final Scheduler timer;
  private final Scheduler work;
  private final KeptShells shells = new KeptShells(this);
  private final ChannelGate gate;
  private final ChannelGate controlGate;

  Machine(
      HostSettings settings,
      Transport transport,
      SecretLender lender,
      Duration channelWait,
      Scheduler timer,
      Scheduler work) {
    this.settings = settings;
    this.transport = transport;
    this.lender = lender;
    this.timer = timer;
    this.work = work;
    this.gate = new ChannelGate(settings.name(), CHANNELS, channelWait, timer, shells::giveWay);
    this.controlGate = new ChannelGate(settings.name(), 1, channelWait, timer, () -> {});
    transport.whenFull(shells::giveWay);
  }

  String name() {
    return settings.name();
  }

  HostSettings settings() {
    return settings;
  }

  SecretLender lender() {
    return lender;
  }

  Scheduler timer() {
    return timer;
  }

  Scheduler work() {
    return work;
  }

  KeptShells shells() {
    return shells;
  }

  ChannelGate gate() {
    return gate;
  }

  /** Milliseconds of the timer's clock. */
  long now() {
    return timer.now(TimeUnit.MILLISECONDS);
  }

  /** Over SSH the shells end with their connection, and need not be told so one by one. */
  void close() {
    if (settings.local()) {
      shells.close();
    }
    transport.close();
  }

  /** One that reads the system's randomness only now and then: marks are made on any thread. */
  private static SecureRandom random() {
    try {
      return SecureRandom.getInstance("DRBG");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has DRBG", e);
    }
  }

  /** Loads what must not be loaded later, on a thread that must not block. */
  static void prepare() {
    Scripts.prepare();
    randomMark();
  }

  /** 64 random bits in hexadecimal. */
  static String randomMark() {
    byte[] bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The account that commands run as unless they name one. */
  Mono<String> account() {
    return transport.account().map(login -> settings.sudo() instanceof Sudo.None ? login : "root");
  }

  /** Starts a shell in which {@code begin.sh} announces the command. */
  Mono<Spawned> spawn(Invocation invocation, String mark, String prompt) {
    Ownership ownership = invocation.ownership();
    var arguments =
        new ArrayList<>(
            List.of(mark, invocation.user(), ownership.operation(), ownership.ending()));
    arguments.addAll(invocation.arguments());
    List<String> scripts =
        switch (invocation.manner()) {
          case ALONE -> List.of("become", "begin", "alone");
          case KEPT -> List.of("become", "begin", "answer", "kept");
        };
    List<String> begin = Scripts.run(scripts, arguments);
    return transport
        .account()
        .map(login -> elevated(login, begin, prompt))
        .flatMap(transport::spawn);
  }

  private List<String> elevated(String login, List<String> command, String prompt) {
    List<String> sudo =
        login.equals("root")
            ? List.of()
            : switch (settings.sudo()) {
              case Sudo.None none -> List.of();
              case Sudo.Passwordless passwordless -> List.of("sudo", "-n", "--");
              case Sudo.WithPassword withPassword -> List.of("sudo", "-S", "-p", prompt, "--");
            };
    var all = new ArrayList<>(sudo);
    all.addAll(command);
    return all;
  }

  /** Runs a script that steers something else, past the queue of channels; gives its answer. */
  Mono<String> script(List<String> names, List<String> arguments) {
    return Mono.defer(() -> {
      var out = new Capture(SCRIPT_CAPTURE);
      var err = new Capture(SCRIPT_CAPTURE);
      var running =
          new Running(
              this,
              Invocation.of(
                  Scripts.run(names, arguments),
                  "",
                  Flux.empty(),
                  Ownership.nobody(),
                  OnCancel.LET_FINISH),
              (stream, bytes) -> {
                (stream == OutputSink.Stream.STDOUT ? out : err).add(bytes);
                return Mono.empty();
              },
              controlGate);
      return running.exitCode().map(code -> answer(code, out, err));
    });
  }

  private String answer(int code, Capture out, Capture err) {
    if (code != 0) {
      throw new ActionFailedException(
          "%s: could not look after a command there (exit code %d): %s"
              .formatted(name(), code, Sanitiser.clean(new String(err.bytes(), UTF_8).strip())));
    }
    return new String(out.bytes(), UTF_8);
  }
}
