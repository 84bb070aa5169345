package org.changeover.hosts;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.InvertedShellWrapper;
import org.apache.sshd.server.shell.ProcessShell;
import org.changeover.spi.Command;
import org.changeover.spi.Operation;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Connections like those to hosts, but to an SSH server in this process: for the JVM that records
 * what a start of the program loads and runs. Needs no SSH server on the machine.
 */
public final class SshPractice implements AutoCloseable {
  private static final String KEY_TYPE = KeyPairProvider.SSH_ED25519;
  private static final String LOGIN = "practice";

  /** So many, for each key exchange, that the compiler sees what a run does some hundred times. */
  private static final int HOSTS = 24;

  private static final int COMMANDS = 12;

  private final Path folder;
  private final KeyPair hostKey;
  private final KeyPair userKey;
  private final SshServer server;

  private SshPractice(Path folder, KeyPair hostKey, KeyPair userKey) {
    this.folder = folder;
    this.hostKey = hostKey;
    this.userKey = userKey;
    this.server = SshServer.setUpDefaultServer();
  }

  /**
   * Starts the server on a free port of loopback. Blocks.
   *
   * @param folder for the key that logs in
   */
  public static SshPractice start(Path folder) throws IOException {
    try {
      var practice =
          new SshPractice(
              folder,
              KeyUtils.generateKeyPair(KEY_TYPE, 256),
              KeyUtils.generateKeyPair(KEY_TYPE, 256));
      practice.writeUserKey();
      practice.serve();
      return practice;
    } catch (GeneralSecurityException e) {
      throw new IOException("no key could be made", e);
    }
  }

  private void writeUserKey() throws IOException, GeneralSecurityException {
    var onlyOurs =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(keyFile(), onlyOurs);
    try (OutputStream out = Files.newOutputStream(keyFile())) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, LOGIN, null, out);
    }
  }

  private Path keyFile() {
    return folder.resolve("practice_key");
  }

  private void serve() throws IOException {
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
    server.setCommandFactory(
        (channel, command) -> new InvertedShellWrapper(new ProcessShell("/bin/sh", "-c", command)));
    server.start();
  }

  /** Runs commands on many hosts at once, by each kind of key exchange that servers prefer. */
  public Flux<String> answers() {
    return Flux.just("mlkem768x25519-sha256", "sntrup761x25519-sha512", "curve25519-sha256")
        .concatMap(this::answersBy);
  }

  private Flux<String> answersBy(String keyExchange) {
    List<KeyExchangeFactory> all = server.getKeyExchangeFactories();
    return Flux.using(
        () -> {
          server.setKeyExchangeFactories(
              all.stream().filter(factory -> factory.getName().equals(keyExchange)).toList());
          return pool();
        },
        this::answersFrom,
        pool -> {
          pool.close();
          server.setKeyExchangeFactories(all);
        });
  }

  private Flux<String> answersFrom(HostPool pool) {
    var operation = new Operation("practice", "connect", "host", 1, 1);
    return Flux.range(0, HOSTS)
        .map(n -> pool.host("host" + n, operation, OutputSink.none()))
        .flatMap(host ->
            Flux.range(0, COMMANDS)
                .concatMap(n -> host.query(Command.shell("echo " + n)))
                .map(output -> host.name() + " " + output.stdout().strip()));
  }

  private HostPool pool() {
    List<HostSettings> hosts =
        IntStream.range(0, HOSTS)
            .mapToObj(n ->
                HostSettings.ssh("host" + n, "127.0.0.1")
                    .login(LOGIN, server.getPort())
                    .key(keyFile())
                    .hostKey(HostKeys.fingerprint(hostKey.getPublic())))
            .toList();
    var config =
        new HostsConfig(
            folder,
            folder,
            false,
            Optional.empty(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1));
    return new HostPool(config, hosts, SecretLender.none(), Schedulers.parallel());
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
