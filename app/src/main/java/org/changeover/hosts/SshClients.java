package org.changeover.hosts;

import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * Sets up the one SSH client of a pool; each session finds its own {@link Attempt} in its context.
 */
final class SshClients {
  private static final long WINDOW = 256 * 1024;

  /** Held, so that its level is. What the library warns of reaches us as a failure as well. */
  private static final Logger LIBRARY = Logger.getLogger("org.apache.sshd");

  private SshClients() {}

  static SshClient start(HostsConfig config) {
    if (LIBRARY.getLevel() == null) {
      LIBRARY.setLevel(Level.SEVERE);
    }
    SshClient client = SshClient.setUpDefaultClient();
    algorithms(client);
    limits(client, config);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
    client.setUserAuthFactories(List.of(login()));
    client.setServiceFactories(List.of(keysFirst(), ClientConnectionServiceFactory.INSTANCE));
    client.setServerKeyVerifier(
        (session, address, key) -> attempt(session).map(a -> a.see(key)).orElse(false));
    client.setPublicKeyAuthenticationReporter(
        new PublicKeyAuthenticationReporter() {
          @Override
          public void signalAuthenticationAttempt(
              ClientSession session, String service, KeyPair identity, String signature) {
            attempt(session).ifPresent(a -> a.offer(identity.getPublic()));
          }
        });
    client.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            askForKnownTypes((ClientSession) session);
          }
        });
    config
        .agent()
        .ifPresent(path ->
            client.setAgentFactory(
                (AgentProxy.Factory)
                    (session, manager) ->
                        attempt((ClientSession) session)
                            .map(a -> a.identities)
                            .filter(Attempt.Identities::agent)
                            .map(identities ->
                                AgentProxy.open(
                                    path,
                                    key ->
                                        identities
                                            .only()
                                            .map(only -> only.equals(key))
                                            .orElse(true)))
                            .orElse(null)));
    client.start();
    return client;
  }

  /** Signs with any type of key, whatever types of host key its session asks for. */
  private static UserAuthPublicKeyFactory login() {
    return new UserAuthPublicKeyFactory(signatures()) {
      @Override
      public KeyLogin createUserAuth(ClientSession session) {
        return new KeyLogin(getSignatureFactories());
      }
    };
  }

  private static ServiceFactory keysFirst() {
    return new ClientUserAuthServiceFactory() {
      @Override
      public Service create(Session session) {
        return new KeyLogin.Service(session);
      }
    };
  }

  static Optional<Attempt> attempt(ClientSession session) {
    return Optional.ofNullable(session.getConnectionContext())
        .map(context -> context.getAttribute(Attempt.KEY));
  }

  /** AES-GCM has hardware behind it; SHA-1 is left out everywhere. */
  private static void algorithms(SshClient client) {
    client.setCipherFactories(
        List.<NamedFactory<Cipher>>of(
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.cc20p1305_openssh,
            BuiltinCiphers.aes256ctr,
            BuiltinCiphers.aes128ctr));
    client.setMacFactories(
        List.<NamedFactory<Mac>>of(
            BuiltinMacs.hmacsha256etm,
            BuiltinMacs.hmacsha512etm,
            BuiltinMacs.hmacsha256,
            BuiltinMacs.hmacsha512));
    client.setKeyExchangeFactories(
        ClientBuilder.setUpDefaultKeyExchanges(false).stream()
            .filter(kex -> !kex.getName().endsWith("sha1"))
            .toList());
    client.setSignatureFactories(signatures());
  }

  private static List<NamedFactory<Signature>> signatures() {
    return List.<NamedFactory<Signature>>of(
        BuiltinSignatures.ed25519,
        BuiltinSignatures.nistp256,
        BuiltinSignatures.nistp384,
        BuiltinSignatures.nistp521,
        BuiltinSignatures.rsaSHA512,
        BuiltinSignatures.rsaSHA256,
        BuiltinSignatures.sk_ssh_ed25519,
        BuiltinSignatures.sk_ecdsa_sha2_nistp256);
  }

  /** A server has several keys and shows one: ask for the type that we can check. */
  private static void askForKnownTypes(ClientSession session) {
    attempt(session)
        .filter(a -> !a.keyTypes.isEmpty())
        .ifPresent(a ->
            session.setSignatureFactories(
                signatures().stream()
                    .filter(f -> a.keyTypes.contains(keyType(f.getName())))
                    .toList()));
  }

  static String keyType(String signature) {
    return signature.startsWith("rsa-sha2") ? "ssh-rsa" : signature;
  }

  static List<String> allKeyTypes() {
    return signatures().stream().map(f -> keyType(f.getName())).distinct().toList();
  }

  private static void limits(SshClient client, HostsConfig config) {
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW);
    CoreModuleProperties.REQUEST_EXEC_REPLY.set(client, true);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, config.keepAlive());
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, config.connectTimeout());
    // Not multipliedBy(): BigDecimal, which it loads, is a twentieth of a short command's start.
    CoreModuleProperties.AUTH_TIMEOUT.set(
        client, Duration.ofMillis(3 * config.connectTimeout().toMillis()));
    CoreModuleProperties.NIO_WORKERS.set(client, Runtime.getRuntime().availableProcessors() + 1);
  }
}
