package org.changeover.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * Signs heads of journals with the installation's Ed25519 key (RFC 8032), which is made once. A
 * chain of hashes finds accidents; a signature also finds whoever rewrites a whole journal without
 * the key.
 */
public final class JournalSigner {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private JournalSigner(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * The signer of an installation; its key is made when there is none.
   *
   * @param state the state folder; the key lies in its folder {@code keys}, mode 0600
   * @throws JournalException when the key can neither be read nor made
   */
  public static JournalSigner of(Path state) {
    Path file = file(state);
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      settle(file);
      return read(file);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  /** Its name: nothing is signed with a key that a power cut could take, whoever has made it. */
  private static void settle(Path file) throws IOException {
    Path folder = file.getParent();
    Disk.real().settleNames(folder);
    Disk.real().settleNames(folder.getParent());
  }

  /**
   * The signer of an installation, if it has a key; makes none.
   *
   * @throws JournalException when the key cannot be read
   */
  public static Optional<JournalSigner> existing(Path state) {
    Path file = file(state);
    try {
      return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static Path file(Path state) {
    return state.resolve("keys").resolve("journal.key");
  }

  private static JournalException unusable(Path file, Exception e) {
    return new JournalException(
        "cannot use the key that signs journals, %s: %s".formatted(file, e.getMessage()), e);
  }

  /** The public key, in base 64 of its X.509 form. */
  public String key() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  String sign(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new JournalException("cannot sign the journal: " + e.getMessage(), e);
    }
  }

  /**
   * Whether a key made the signature.
   *
   * @param key in the form of {@link #key}
   */
  static boolean signed(String text, String signature, String key) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(decoded(key))));
      check.update(text.getBytes(UTF_8));
      return check.verify(decoded(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** The last digit has bits that mean nothing; they are zero in what was written. */
  private static byte[] decoded(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("nobody writes base 64 so");
    }
    return bytes;
  }

  /** A public key in few characters, as OpenSSH writes those of hosts. */
  static String fingerprint(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(key));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /**
   * Two starts at once: the first link wins, and both use it. What it names is on disk before, so
   * that there is never a key that is empty.
   */
  private static void make(Path file) throws IOException, GeneralSecurityException {
    Path folder = file.getParent();
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Base64.Encoder encoder = Base64.getEncoder();
    String text =
        encoder.encodeToString(pair.getPrivate().getEncoded())
            + "\n"
            + encoder.encodeToString(pair.getPublic().getEncoded())
            + "\n";
    Path made = Files.createTempFile(folder, "journal", ".new");
    try {
      write(made, text);
      Files.createLink(file, made);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      // The other start made it.
      return;
    } catch (UnsupportedOperationException e) {
      move(made, file);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private static void write(Path made, String text) throws IOException {
    try (var channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
      channel.write(UTF_8.encode(text));
      channel.force(true);
    }
  }

  private static void move(Path made, Path file) throws IOException {
    try {
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(made, file);
    }
  }

  private static JournalSigner read(Path file) throws IOException, GeneralSecurityException {
    String[] lines = Files.readString(file).split("\n");
    if (lines.length < 2) {
      throw new GeneralSecurityException("the file is cut short");
    }
    KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
    Base64.Decoder decoder = Base64.getDecoder();
    return new JournalSigner(
        keys.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(lines[0]))),
        keys.generatePublic(new X509EncodedKeySpec(decoder.decode(lines[1]))));
  }
}
