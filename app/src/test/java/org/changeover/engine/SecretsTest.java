package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.plan.SecretSource;
import org.changeover.plan.SourcePosition;
import org.changeover.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SecretsTest {
  private static final SourcePosition HERE = new SourcePosition("inventory.yaml", 1, 1);
  @TempDir private Path folder;

  @Test
  void lend_wipesTheCharactersAfterUse() {
    var lent = new AtomicReference<char[]>();
    Secrets secrets = secrets(new SecretSource.Env("key", "KEY", HERE));
    StepVerifier.create(
            secrets.lend(
                new Secret("key"),
                value -> {
                  lent.set(value);
                  return Mono.just(new String(value));
                }))
        .expectNext("hunter2")
        .verifyComplete();
    assertThat(lent.get()).containsOnly('\0');
  }

  @Test
  void lend_readsAFileWithoutItsLastNewline() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "päss\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(value(new SecretSource.File("key", file, HERE))).isEqualTo("päss");
  }

  @Test
  void lend_refusesAFileThatOthersMayRead() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hunter2\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    StepVerifier.create(fetch(new SecretSource.File("key", file, HERE)))
        .verifyErrorSatisfies(error ->
            assertThat(error).hasMessageContaining("chmod 600").hasMessageNotContaining("hunter2"));
  }

  @Test
  void lend_takesWhatACommandPrints() {
    assertThat(value(new SecretSource.Command("key", List.of("echo", "hunter2"), HERE)))
        .isEqualTo("hunter2");
  }

  @Test
  void lend_failedCommandSaysWhichAndWhatToDo() {
    StepVerifier.create(
            fetch(
                new SecretSource.Command("key", List.of("sh", "-c", "echo hunter2; exit 1"), HERE)))
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .hasMessageContaining("run it by hand")
                .hasMessageNotContaining("hunter2"));
  }

  @Test
  void lend_givesUpACommandThatNeverEnds() {
    var secrets =
        new Secrets(
            Map.of(
                "key",
                new SecretSource.Command(
                    "key", List.of("sh", "-c", "echo hunter2; sleep 600"), HERE)),
            Map.of(),
            _ -> new char[0],
            Schedulers.boundedElastic(),
            Duration.ofMillis(200));
    StepVerifier.create(secrets.lend(new Secret("key"), _ -> Mono.just(true)))
        .expectErrorSatisfies(error ->
            assertThat(error)
                .hasMessageContaining("did not end within")
                .hasMessageNotContaining("hunter2"))
        .verify(Duration.ofSeconds(20));
  }

  @Test
  void lendAtHand_asksNobody_andTakesWhatWasTypedBefore() {
    var prompt = new SecretSource.Prompt("key", "Key", HERE);
    StepVerifier.create(atHand(secrets(prompt)))
        .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("not been typed"));

    var typed =
        new Prompter() {
          @Override
          public char[] value(SecretSource.Prompt asked) {
            throw new AssertionError("somebody was asked");
          }

          @Override
          public Optional<char[]> typed(SecretSource.Prompt asked) {
            return Optional.of("typed".toCharArray());
          }
        };
    var secrets = new Secrets(Map.of("key", prompt), Map.of(), typed, Schedulers.boundedElastic());
    StepVerifier.create(atHand(secrets)).expectNext("typed").verifyComplete();
  }

  @Test
  void lendAtHand_runsACommandOnce() throws IOException {
    Path runs = folder.resolve("runs");
    Secrets secrets =
        secrets(
            new SecretSource.Command(
                "key", List.of("sh", "-c", "echo run >> " + runs + "; echo hunter2"), HERE));
    for (int i = 0; i < 3; i++) {
      StepVerifier.create(atHand(secrets)).expectNext("hunter2").verifyComplete();
    }
    assertThat(runs).hasContent("run");
  }

  private static Mono<String> atHand(Secrets secrets) {
    return secrets.lendAtHand(new Secret("key"), value -> Mono.just(new String(value)));
  }

  private String value(SecretSource source) {
    var value = new AtomicReference<String>();
    StepVerifier.create(fetch(source)).consumeNextWith(value::set).verifyComplete();
    return value.get();
  }

  private Mono<String> fetch(SecretSource source) {
    return secrets(source).lend(new Secret("key"), value -> Mono.just(new String(value)));
  }

  private static Secrets secrets(SecretSource source) {
    return new Secrets(
        Map.of("key", source),
        Map.of("KEY", "hunter2"),
        prompt -> prompt.question().toCharArray(),
        Schedulers.boundedElastic());
  }
}
