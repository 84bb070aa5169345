package org.changeover.mirrors;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * A public host key of an SSH server, as in its {@code .pub} file.
 *
 * @param blob in Base64
 */
record HostKey(String type, String blob) {
  private static final String OWN_KEYS =
      "# The public host keys of this host.\nexec cat /etc/ssh/ssh_host_*_key.pub";

  /**
   * Read over the connection to that host, which is trusted already: what a key scan answers would
   * prove nothing.
   */
  static Mono<List<HostKey>> of(ReadableHost host) {
    return host.query(Command.shell(OWN_KEYS).accepting(0, 1))
        .map(output ->
            output.lines().stream().map(HostKey::parse).flatMap(Optional::stream).toList())
        .flatMap(keys ->
            keys.isEmpty()
                ? Mono.error(
                    new ActionFailedException(
                        host.name()
                            + ": no public host key in /etc/ssh; is its SSH server installed?"))
                : Mono.just(keys));
  }

  private static Optional<HostKey> parse(String line) {
    String[] fields = line.strip().split("\\s+");
    boolean isKey = fields.length >= 2 && fields[0].matches("[a-z0-9@.-]+");
    return isKey ? Optional.of(new HostKey(fields[0], fields[1])) : Optional.empty();
  }

  /** As ssh shows it. */
  String fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Base64.getDecoder().decode(blob.getBytes(US_ASCII)));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
