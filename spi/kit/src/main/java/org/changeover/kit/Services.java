package org.changeover.kit;

import java.time.Duration;
import java.util.Locale;
import org.changeover.spi.Command;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * The services of a host, however it manages them: systemd where it runs, else Apache's and
 * PostgreSQL's own programs, else the script in {@code /etc/init.d}. What a service is called is
 * what its unit or script is called.
 */
public final class Services {
  /** What a service's name may look like. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9@._-]*";

  private static final String SCRIPT = ShellScript.of(Services.class, "service.sh").text();

  private Services() {}

  /** What can be asked of a service. */
  public enum Verb {
    START,
    STOP,
    RESTART,
    /** Reads its configuration again without dropping anybody. */
    RELOAD
  }

  /** Whether a service runs, seen by its processes. */
  public enum State {
    RUNNING,
    STOPPED,
    /** The host has no service of that name. */
    MISSING,
    /** The host has it but does not say whether it runs. */
    UNKNOWN
  }

  public static Mono<State> state(ReadableHost host, String service) {
    return host.query(Command.shell(SCRIPT, "state", service).accepting(0, 3, 4, 5))
        .map(output ->
            switch (output.exitCode()) {
              case 0 -> State.RUNNING;
              case 3 -> State.STOPPED;
              case 4 -> State.MISSING;
              default -> State.UNKNOWN;
            });
  }

  /** The command for {@code host.change}; that it ended well proves nothing: ask for the state. */
  public static Command command(Verb verb, String service) {
    return Command.shell(SCRIPT, verb.name().toLowerCase(Locale.ROOT), service)
        .within(Duration.ofMinutes(5))
        .letFinish();
  }
}
