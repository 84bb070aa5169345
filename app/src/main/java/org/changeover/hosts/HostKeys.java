package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.changeover.spi.ActionFailedException;

/**
 * Which host keys are accepted: the one whose fingerprint the inventory gives, else those that the
 * user's {@code known_hosts} holds for the host; and those that the installation's own one holds.
 * None is ever accepted by itself.
 */
final class HostKeys {
  private final List<Path> files;
  private final Path own;
  private final FileCache<KnownHosts> read = new FileCache<>(HostKeys::parsed);

  /**
   * A file of known hosts.
   *
   * @param broken lines that could not be read, for a message: like ssh(1) we do without them
   */
  private record KnownHosts(List<KnownHostEntry> entries, List<String> broken) {}

  /**
   * @param own where {@link #trust} writes
   */
  HostKeys(Path home, Path own) {
    this.files = List.of(home.resolve(".ssh/known_hosts"), home.resolve(".ssh/known_hosts2"), own);
    this.own = own;
  }

  /** What is known of a host: either a fingerprint or keys. */
  sealed interface Expected {
    boolean accepts(PublicKey key);

    /** The key types that are worth asking for; empty: any. */
    Set<String> types();

    /** For a message. */
    String describe();
  }

  /**
   * @param trusted keys that were accepted by {@link #trust} although the inventory gives another
   *     fingerprint: a run keeps its inventory as it was
   */
  record Fingerprint(String value, Known trusted) implements Expected {
    Fingerprint(String value) {
      this(value, new Known(List.of(), List.of(), List.of()));
    }

    @Override
    public boolean accepts(PublicKey key) {
      return fingerprint(key).equals(value) || trusted.accepts(key);
    }

    @Override
    public Set<String> types() {
      return Set.of();
    }

    @Override
    public String describe() {
      return "the inventory expects " + value;
    }
  }

  /**
   * @param broken lines that may have been about the host
   */
  record Known(List<PublicKey> keys, List<PublicKey> revoked, List<String> broken)
      implements Expected {
    @Override
    public boolean accepts(PublicKey key) {
      return keys.stream().anyMatch(known -> KeyUtils.compareKeys(known, key))
          && revoked.stream().noneMatch(known -> KeyUtils.compareKeys(known, key));
    }

    @Override
    public Set<String> types() {
      return keys.stream().map(KeyUtils::getKeyType).collect(Collectors.toSet());
    }

    @Override
    public String describe() {
      String known =
          keys.isEmpty()
              ? "no key of it is known"
              : "known_hosts expects "
                  + keys.stream().map(HostKeys::fingerprint).collect(Collectors.joining(" or "));
      return broken.isEmpty()
          ? known
          : known + " (not to be read: " + String.join(", ", broken) + ")";
    }
  }

  static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  /** What is known of a host. Reads files: may block. */
  Expected expected(HostSettings settings, SshUserConfig user, int port) throws IOException {
    List<String> names = names(settings, user);
    return settings.hostKey().isPresent()
        ? new Fingerprint(settings.hostKey().get(), known(names, listed(user, port), List.of(own)))
        : known(names, listed(user, port), files);
  }

  private Known known(List<String> names, int port, List<Path> files) throws IOException {
    var keys = new ArrayList<PublicKey>();
    var revoked = new ArrayList<PublicKey>();
    var broken = new ArrayList<String>();
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        continue;
      }
      KnownHosts hosts = read.of(file);
      broken.addAll(hosts.broken());
      for (KnownHostEntry entry : hosts.entries()) {
        if (names.stream().anyMatch(name -> concerns(entry, name, port))) {
          addKey(entry, keys, revoked, file, broken);
        }
      }
    }
    return new Known(keys, revoked, broken);
  }

  private static KnownHosts parsed(Path file) throws IOException {
    var entries = new ArrayList<KnownHostEntry>();
    var broken = new ArrayList<String>();
    List<String> lines = Files.readAllLines(file, ISO_8859_1);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        entries.add(KnownHostEntry.parseKnownHostEntry(line));
      } catch (RuntimeException noEntry) {
        broken.add("line %d of %s".formatted(i + 1, file));
      }
    }
    return new KnownHosts(entries, broken);
  }

  /** The library takes a pattern without a port for port 22 only; a revoked key is so on any. */
  private static boolean concerns(KnownHostEntry entry, String name, int port) {
    return entry.isHostMatch(name, port)
        || ("revoked".equals(entry.getMarker()) && entry.isHostMatch(name, 22));
  }

  private static void addKey(
      KnownHostEntry entry,
      List<PublicKey> keys,
      List<PublicKey> revoked,
      Path file,
      List<String> broken) {
    String marker = entry.getMarker() == null ? "" : entry.getMarker();
    if (marker.equals("cert-authority")) {
      return;
    }
    try {
      PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
      if (key != null) {
        (marker.equals("revoked") ? revoked : keys).add(key);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException noKey) {
      broken.add("a key for it in " + file);
    }
  }

  /** The port that known_hosts has beside the name: none, like 22, beside an alias. */
  private static int listed(SshUserConfig user, int port) {
    return user.hostKeyAlias().isPresent() ? 22 : port;
  }

  /** By which ssh(1) would look it up as well, so that both know the same hosts. */
  private static List<String> names(HostSettings settings, SshUserConfig user) {
    if (user.hostKeyAlias().isPresent()) {
      return List.of(user.hostKeyAlias().get());
    }
    return settings.addresses().isEmpty()
        ? List.of(user.hostname().orElse(settings.name()))
        : settings.addresses();
  }

  /** Adds a key to the installation's own file. May block. */
  void trust(HostSettings settings, SshUserConfig user, int port, PublicKey key) {
    String hosts =
        names(settings, user).stream()
            .map(name -> listed(user, port) == 22 ? name : "[" + name + "]:" + port)
            .collect(Collectors.joining(","));
    String line = hosts + " " + PublicKeyEntry.toString(key) + "\n";
    try {
      Files.createDirectories(own.getParent());
      if (!Files.exists(own)) {
        Files.createFile(
            own,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(own, line, UTF_8, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new ActionFailedException("cannot write " + own + ": " + e.getMessage(), e);
    }
  }
}
