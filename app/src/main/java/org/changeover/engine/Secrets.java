package org.changeover.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.changeover.plan.SecretSource;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Secret;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lends the secrets of an inventory: fetched from their source each time, and wiped when the
 * borrower is done. Nothing here, an error message included, ever holds a value.
 */
final class Secrets {
  private static final Duration LONGEST_COMMAND = Duration.ofSeconds(30);

  /** Bytes that a command may print. */
  private static final int LONGEST = 1 << 20;

  private final Map<String, SecretSource> sources;
  private final Map<String, String> environment;
  private final Prompter prompter;
  private final Scheduler work;
  private final Duration longest;
  private final Map<String, FutureTask<char[]>> printedOnce = new ConcurrentHashMap<>();

  Secrets(
      Map<String, SecretSource> sources,
      Map<String, String> environment,
      Prompter prompter,
      Scheduler work) {
    this(sources, environment, prompter, work, LONGEST_COMMAND);
  }

  /**
   * @param longest how long a command may take that prints a secret
   */
  Secrets(
      Map<String, SecretSource> sources,
      Map<String, String> environment,
      Prompter prompter,
      Scheduler work,
      Duration longest) {
    this.sources = Map.copyOf(sources);
    this.environment = environment;
    this.prompter = prompter;
    this.work = work;
    this.longest = longest;
  }

  <T> Mono<T> lend(Secret secret, Function<char[], Mono<T>> use) {
    return Mono.using(() -> fetch(secret), use, value -> Arrays.fill(value, '\0'))
        .subscribeOn(work);
  }

  /**
   * The same for somebody who only looks on: fails when a person would have to type it first, and
   * runs a command once at most. What that printed is kept.
   */
  <T> Mono<T> lendAtHand(Secret secret, Function<char[], Mono<T>> use) {
    return Mono.using(() -> atHand(secret), use, value -> Arrays.fill(value, '\0'))
        .subscribeOn(work);
  }

  /** The value in an array that the caller wipes. */
  Mono<char[]> lend(Secret secret) {
    return Mono.fromCallable(() -> fetch(secret)).subscribeOn(work);
  }

  private char[] atHand(Secret secret) throws IOException, InterruptedException {
    return switch (source(secret)) {
      case SecretSource.Env _, SecretSource.File _ -> fetch(secret);
      case SecretSource.Command command -> printedOnce(command);
      case SecretSource.Prompt prompt ->
          prompter
              .typed(prompt)
              .orElseThrow(() ->
                  new ActionFailedException(
                      "the secret '%s' has not been typed yet; a step will ask for it"
                          .formatted(prompt.name())));
    };
  }

  private char[] printedOnce(SecretSource.Command command) throws InterruptedException {
    FutureTask<char[]> printed =
        printedOnce.computeIfAbsent(
            command.name(),
            name -> {
              var once = new FutureTask<>(() -> printed(command));
              Thread.ofVirtual().name("secret-once-" + name).start(once);
              return once;
            });
    try {
      return printed.get().clone();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ActionFailedException known
          ? known
          : failed(command, "cannot be run");
    }
  }

  private SecretSource source(Secret secret) {
    SecretSource source = sources.get(secret.reference());
    if (source == null) {
      throw new ActionFailedException(
          "the inventory has no secret '" + secret.reference() + "': add it under secrets");
    }
    return source;
  }

  private char[] fetch(Secret secret) throws IOException, InterruptedException {
    SecretSource source = source(secret);
    Optional<String> trouble = SecretSources.trouble(source, environment);
    if (trouble.isPresent()) {
      throw new ActionFailedException(trouble.get());
    }
    return switch (source) {
      case SecretSource.Env env -> environment.get(env.variable()).toCharArray();
      case SecretSource.File file -> text(Files.readAllBytes(file.file()));
      case SecretSource.Command command -> printed(command);
      case SecretSource.Prompt prompt -> prompter.value(prompt);
    };
  }

  private char[] printed(SecretSource.Command source) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(source.argv()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    var printed = new FutureTask<>(() -> process.getInputStream().readNBytes(LONGEST));
    Thread.ofVirtual().name("secret-" + source.name()).start(printed);
    try {
      byte[] bytes = printed.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        Arrays.fill(bytes, (byte) 0);
        throw failed(source, "failed");
      }
      return text(bytes);
    } catch (TimeoutException e) {
      throw failed(source, "did not end within " + Errors.words(longest));
    } catch (ExecutionException e) {
      throw failed(source, "cannot be read");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static ActionFailedException failed(SecretSource.Command source, String how) {
    return new ActionFailedException(
        "secret '%s': the command '%s' %s; run it by hand to see why"
            .formatted(source.name(), source.argv().getFirst(), how));
  }

  /** Without the newline at the end; wipes what it was given. */
  private static char[] text(byte[] bytes) {
    CharBuffer chars = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int length = chars.remaining();
    while (length > 0 && (chars.get(length - 1) == '\n' || chars.get(length - 1) == '\r')) {
      length--;
    }
    char[] value = new char[length];
    chars.get(value);
    Arrays.fill(chars.array(), '\0');
    return value;
  }
}
