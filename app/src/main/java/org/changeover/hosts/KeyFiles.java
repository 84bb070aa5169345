package org.changeover.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Reads the private keys that may be offered to hosts. May block. */
final class KeyFiles {
  private static final List<String> DEFAULTS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private final Path home;
  private final FileCache<List<KeyPair>> read = new FileCache<>(KeyFiles::parsed);

  /**
   * @param home the user's, for default identities
   */
  KeyFiles(Path home) {
    this.home = home;
  }

  /**
   * With a key in the inventory that one alone is offered: servers count wrong ones (MaxAuthTries).
   */
  Attempt.Identities of(HostSettings settings, SshUserConfig config) {
    if (settings.key().isPresent()) {
      Path file = settings.key().get();
      var notes = new ArrayList<String>();
      List<KeyPair> pairs = load(file, true, notes);
      Optional<PublicKey> only =
          pairs.isEmpty() ? publicHalf(file) : Optional.of(pairs.getFirst().getPublic());
      boolean agent = pairs.isEmpty() && only.isPresent();
      return new Attempt.Identities(pairs, only, agent, List.of(file), notes);
    }
    List<Path> files = config.identities(home);
    if (files.isEmpty()) {
      files = DEFAULTS.stream().map(name -> home.resolve(".ssh").resolve(name)).toList();
    }
    var notes = new ArrayList<String>();
    var pairs = new ArrayList<KeyPair>();
    var found = new ArrayList<Path>();
    for (Path file : files) {
      if (Files.exists(file)) {
        found.add(file);
        pairs.addAll(load(file, false, notes));
      }
    }
    return new Attempt.Identities(pairs, Optional.empty(), true, found, notes);
  }

  private List<KeyPair> load(Path file, boolean wanted, List<String> notes) {
    if (wanted && !Files.isReadable(file)) {
      notes.add(file + " cannot be read");
      return List.of();
    }
    try {
      List<KeyPair> pairs = read.of(file);
      if (pairs.isEmpty()) {
        notes.add(file + " holds no private key");
      }
      return pairs;
    } catch (IOException | RuntimeException e) {
      notes.add(
          file
              + " cannot be used (if it has a passphrase, give it to your agent: ssh-add "
              + file
              + ")");
      return List.of();
    }
  }

  private static List<KeyPair> parsed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var all = new ArrayList<KeyPair>();
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, null);
      if (pairs != null) {
        pairs.forEach(all::add);
      }
      return all;
    } catch (GeneralSecurityException noKey) {
      throw new IOException(file + " holds no usable key", noKey);
    }
  }

  private static Optional<PublicKey> publicHalf(Path file) {
    Path half = file.resolveSibling(file.getFileName() + ".pub");
    try {
      PublicKeyEntry entry = PublicKeyEntry.parsePublicKeyEntry(Files.readString(half).strip());
      return Optional.ofNullable(
          entry.resolvePublicKey(null, java.util.Map.of(), PublicKeyEntryResolver.IGNORING));
    } catch (IOException | GeneralSecurityException | RuntimeException none) {
      return Optional.empty();
    }
  }
}
