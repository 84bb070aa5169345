package org.changeover.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The key by which operators know this server. It is made once, when there is none, and never
 * again: a server whose key changes by itself teaches its users to accept any key.
 */
final class HostKeyFile {
  private static final String TYPE = "Ed25519";

  private HostKeyFile() {}

  /**
   * The key of that file (OpenSSH's format, mode 0600), which is made when it does not exist.
   *
   * @throws IOException when it is there and cannot be used, or cannot be made; says what to do
   */
  static KeyPair of(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      make(file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, null);
      Iterator<KeyPair> all = pairs == null ? null : pairs.iterator();
      if (all == null || !all.hasNext()) {
        throw unusable(file, "it holds no private key", null);
      }
      return all.next();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw unusable(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw e.getMessage() != null && e.getMessage().contains("host key")
          ? e
          : unusable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static IOException unusable(Path file, String why, Exception cause) {
    return new IOException(
        "the host key %s cannot be used (%s): put back the file that was there, or remove it, which gives this server a new key that every operator has to be told of"
            .formatted(file, why),
        cause);
  }

  /** Written beside its place and linked there, so that nobody finds half of it or replaces one. */
  private static void make(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path made =
        Files.createTempFile(
            file.getParent(),
            ".host-key-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(made, text());
      Files.createLink(file, made);
    } catch (FileAlreadyExistsException another) {
      // Another server of this state folder was quicker: its key is this one's as well.
      return;
    } finally {
      Files.delete(made);
    }
  }

  private static byte[] text() throws IOException {
    try {
      KeyPair pair = SecurityUtils.getKeyPairGenerator(TYPE).generateKeyPair();
      var out = new ByteArrayOutputStream();
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "changeover", null, out);
      return out.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("no key of type " + TYPE + " can be made", e);
    }
  }

  static KeyPairProvider provider(KeyPair pair) {
    return KeyPairProvider.wrap(pair);
  }
}
