package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command for a host, as a list of arguments that no shell sees unless one is named. One that
 * changes something is shown to operators and kept in the step's output, with its arguments.
 *
 * @param user the account to run as; empty for the one that the inventory gives
 * @param environment added to the host's own
 * @param input what the command reads; a secret is given here and never as an argument
 * @param accepts the exit codes that are an answer; any other is an error. Default: 0
 * @param timeout after which the command is stopped. Default: 10 minutes
 * @param onCancel what stopping does. Default: {@link OnCancel#KILL}
 * @param job when present the command runs detached on the host under that name, unique in its
 *     operation: a lost connection or engine does not end it, and it is found again
 * @param captureLimit bytes kept of each stream for the answer; the rest is in the step's output
 *     only, and of a query's answer not there either. Default: 1 MiB
 */
public record Command(
    List<String> arguments,
    Optional<String> user,
    Map<String, String> environment,
    Input input,
    Set<Integer> accepts,
    Duration timeout,
    OnCancel onCancel,
    Optional<String> job,
    int captureLimit) {

  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);
  public static final int DEFAULT_CAPTURE_LIMIT = 1 << 20;

  public Command {
    arguments = List.copyOf(arguments);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("a command needs at least one argument");
    }
    requireNonNull(user, "user is null");
    environment = Map.copyOf(environment);
    requireNonNull(input, "input is null");
    accepts = Set.copyOf(accepts);
    requireNonNull(timeout, "timeout is null");
    requireNonNull(onCancel, "onCancel is null");
    requireNonNull(job, "job is null");
  }

  /** What stopping a command does. */
  public enum OnCancel {
    /** Ends its whole process group: first asked, then forced. */
    KILL,
    /**
     * Waits for its end, for what must not be torn, such as dpkg. When the host is lost meanwhile,
     * that is an {@link UnknownOutcomeException}, within a minute; for a detached command two
     * minutes later, in which the host may come back.
     */
    LET_FINISH
  }

  /** What a command reads on its standard input. */
  public sealed interface Input {
    /** Nothing: end of file at once. */
    record Empty() implements Input {}

    /** A text, sent as UTF-8. */
    record Text(String text) implements Input {}

    /** A secret, sent as UTF-8 with a newline behind it. */
    record Lent(Secret secret) implements Input {}
  }

  public static Command of(String... arguments) {
    return of(List.of(arguments));
  }

  public static Command of(List<String> arguments) {
    return new Command(
        arguments,
        Optional.empty(),
        Map.of(),
        new Input.Empty(),
        Set.of(0),
        DEFAULT_TIMEOUT,
        OnCancel.KILL,
        Optional.empty(),
        DEFAULT_CAPTURE_LIMIT);
  }

  /** A script for {@code /bin/sh}; {@code arguments} are its {@code $1}, {@code $2} and so on. */
  public static Command shell(String script, String... arguments) {
    var all = new java.util.ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
    all.addAll(List.of(arguments));
    return of(all);
  }

  public Command as(String account) {
    return with(Optional.of(account), environment, input, accepts, timeout, onCancel, job);
  }

  public Command environment(Map<String, String> variables) {
    return with(user, variables, input, accepts, timeout, onCancel, job);
  }

  public Command input(String text) {
    return with(user, environment, new Input.Text(text), accepts, timeout, onCancel, job);
  }

  public Command input(Secret secret) {
    return with(user, environment, new Input.Lent(secret), accepts, timeout, onCancel, job);
  }

  public Command accepting(Integer... exitCodes) {
    return with(user, environment, input, Set.of(exitCodes), timeout, onCancel, job);
  }

  public Command within(Duration limit) {
    return with(user, environment, input, accepts, limit, onCancel, job);
  }

  public Command letFinish() {
    return with(user, environment, input, accepts, timeout, OnCancel.LET_FINISH, job);
  }

  /** Runs detached on the host, to be found again under this name. */
  public Command detached(String name) {
    return with(user, environment, input, accepts, timeout, onCancel, Optional.of(name));
  }

  public Command capturing(int limit) {
    return new Command(arguments, user, environment, input, accepts, timeout, onCancel, job, limit);
  }

  private Command with(
      Optional<String> newUser,
      Map<String, String> newEnvironment,
      Input newInput,
      Set<Integer> newAccepts,
      Duration newTimeout,
      OnCancel newOnCancel,
      Optional<String> newJob) {
    return new Command(
        arguments,
        newUser,
        newEnvironment,
        newInput,
        newAccepts,
        newTimeout,
        newOnCancel,
        newJob,
        captureLimit);
  }
}
