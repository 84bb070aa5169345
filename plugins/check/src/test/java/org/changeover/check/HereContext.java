package org.changeover.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.Output;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/** The asking host is this machine: its commands run for real, and its files are real. */
record HereContext(String run, String ca, String secret) implements ChangeContext<CheckSettings> {

  record Kept(Operation operation, int number) implements Intent {}

  @Override
  public Operation operation() {
    return new Operation(run, "test", "check", 1, 1);
  }

  @Override
  public Target target() {
    return new Target.Service("check");
  }

  @Override
  public CheckSettings settings() {
    return new CheckSettings(Optional.of(new PlanFile("ca.crt")));
  }

  @Override
  public Mono<Intent> intend(Receipt receipt) {
    return Mono.just(new Kept(operation(), 1));
  }

  @Override
  public Host host() {
    return new Here();
  }

  @Override
  public Host host(HostRef host) {
    return new Here();
  }

  @Override
  public Network network() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public Mono<byte[]> file(PlanFile file) {
    return Mono.just(ca.getBytes(UTF_8));
  }

  @Override
  public <T> Mono<T> secret(Secret reference, Function<char[], Mono<T>> use) {
    return use.apply(secret.toCharArray());
  }

  /** Runs a command to its end. */
  static Output run(Command command) {
    try {
      Path out = Files.createTempFile("here", ".out");
      Path err = Files.createTempFile("here", ".err");
      try {
        Process process =
            new ProcessBuilder(command.arguments())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (var input = process.getOutputStream()) {
          if (command.input() instanceof Command.Input.Text(String text)) {
            input.write(text.getBytes(UTF_8));
          }
        } catch (IOException e) {
          // It ended without reading; its exit code says why.
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
        return new Output(process.exitValue(), Files.readString(out), Files.readString(err), false);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static final class Here implements Host {
    @Override
    public String name() {
      return "tester";
    }

    @Override
    public Mono<Output> change(Intent intent, Command command) {
      return Mono.fromSupplier(() -> run(command));
    }

    @Override
    public Mono<Output> query(Command command) {
      return Mono.fromSupplier(() -> run(command));
    }

    @Override
    public Mono<FileState> stat(String path) {
      return Mono.fromSupplier(() ->
          Files.exists(Path.of(path))
              ? new FileState(path, FileState.Kind.FILE, 0, "0600", "", "", "", "")
              : FileState.absent(path));
    }

    @Override
    public Mono<byte[]> read(String path, int limit) {
      return Mono.fromCallable(() -> Files.readAllBytes(Path.of(path)));
    }

    @Override
    public Mono<SavedFile> save(String path) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<FileState> write(Intent intent, FileContent content) {
      return Mono.fromCallable(() -> Files.write(Path.of(content.path()), content.bytes()))
          .then(stat(content.path()));
    }

    @Override
    public Mono<FileState> restore(Intent intent, SavedFile saved) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> remove(Intent intent, String path) {
      return Mono.fromCallable(() -> Files.deleteIfExists(Path.of(path))).then();
    }

    @Override
    public Mono<Long> receive(Intent intent, ReadableHost from, String fromPath, String toPath) {
      return Mono.error(new UnsupportedOperationException());
    }
  }
}
