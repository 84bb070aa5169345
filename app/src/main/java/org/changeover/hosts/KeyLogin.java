package org.changeover.hosts;

import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Logs in by public key with one request instead of three: a signature at once.
 *
 * <p>A client may ask first what methods there are ("none", RFC 4252, section 5.2) and whether a
 * key would do (section 7). With keys as the only method, and a signature that costs no question to
 * anybody, the answers change nothing: a key that a server does not know is refused either way, and
 * counts once. Two round trips less are a second on a bad line, and a fleet's worth of a processor.
 *
 * <p>An agent's key is asked about first as before: its owner may have to confirm or touch each
 * signature. So is one of RSA, for which a server says by its answer what hash it wants.
 */
final class KeyLogin extends UserAuthPublicKey {
  /** The types of key that have one algorithm of the same name (RFC 5656, RFC 8709). */
  private static final Set<String> ONE_ALGORITHM =
      Set.of(
          BuiltinSignatures.ed25519.getName(),
          BuiltinSignatures.nistp256.getName(),
          BuiltinSignatures.nistp384.getName(),
          BuiltinSignatures.nistp521.getName());

  private PublicKeyIdentity askedAbout;

  KeyLogin(List<NamedFactory<Signature>> signatures) {
    super(signatures);
  }

  /** The service of a session that begins with the keys. */
  static final class Service extends ClientUserAuthService {
    Service(Session session) {
      super(session);
    }

    @Override
    protected IoWriteFuture sendInitialAuthRequest(ClientSession session, String service)
        throws IOException {
      serverMethods = List.of(NAME);
      try {
        tryNext(SshConstants.SSH_MSG_USERAUTH_REQUEST, authFutureHolder.get());
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("the keys cannot be offered", e);
      }
      return null;
    }
  }

  @Override
  protected boolean sendAuthDataRequest(ClientSession session, String service) throws Exception {
    if (!currentAlgorithms.isEmpty()) {
      return super.sendAuthDataRequest(session, service);
    }
    PublicKeyAuthenticationReporter reporter = session.getPublicKeyAuthenticationReporter();
    PublicKeyIdentity next = resolveAttemptedPublicKeyIdentity(session, service, reporter);
    if (next instanceof KeyPairIdentity ofFile) {
      PublicKey key = ofFile.getKeyIdentity().getPublic();
      String type = KeyUtils.getKeyType(key);
      if (ONE_ALGORITHM.contains(type)) {
        current = next;
        chosenAlgorithm = type;
        reporter.signalAuthenticationAttempt(session, service, ofFile.getKeyIdentity(), type);
        return processAuthDataRequest(session, service, welcome(type, key));
      }
    }
    askedAbout = next;
    return super.sendAuthDataRequest(session, service);
  }

  @Override
  protected PublicKeyIdentity resolveAttemptedPublicKeyIdentity(
      ClientSession session, String service, PublicKeyAuthenticationReporter reporter)
      throws Exception {
    PublicKeyIdentity next = askedAbout;
    askedAbout = null;
    return next != null
        ? next
        : super.resolveAttemptedPublicKeyIdentity(session, service, reporter);
  }

  /** What a server that was asked about a key says when it would do (RFC 4252, section 7). */
  private static Buffer welcome(String type, PublicKey key) {
    var answer = new ByteArrayBuffer();
    answer.putByte(SshConstants.SSH_MSG_USERAUTH_PK_OK);
    answer.putString(type);
    answer.putPublicKey(key);
    return answer;
  }
}
