package org.changeover.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.changeover.spi.ActionFailedException;

/**
 * One TLS handshake as a careful client does it (RFC 9110, section 4.3.4): SNI, the chain up to a
 * trusted certificate, the name.
 */
final class Handshake {
  private final String name;
  private final Optional<byte[]> ca;

  Handshake(String name, Optional<byte[]> ca) {
    this.name = name;
    this.ca = ca;
  }

  /**
   * What the server showed.
   *
   * @param refusal why a client does not trust it; empty when it does
   * @param expires when the first certificate of the chain does
   * @param fingerprint SHA-256 of the server's own certificate, in lower-case hexadecimal
   */
  record Result(
      String refusal, Instant expires, String fingerprint, String issuer, String protocol) {}

  Result over(Socket socket, int port) throws IOException {
    try {
      var recording = new Recording(trusted());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {recording}, null);
      var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, name, port, true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      try {
        tls.startHandshake();
        return result("", recording.chain, tls.getSession().getProtocol());
      } catch (SSLException e) {
        return result(reason(e), recording.chain, "");
      }
    } catch (GeneralSecurityException e) {
      throw new ActionFailedException(
          "the trusted certificates cannot be used (%s); check the setting 'ca'"
              .formatted(e.getMessage()),
          e);
    }
  }

  private X509ExtendedTrustManager trusted() throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(ca.isPresent() ? store(ca.get()) : null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("the JDK has no X.509 trust manager"));
  }

  private static KeyStore store(byte[] pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      store.setCertificateEntry("ca" + count++, certificate);
    }
    if (count == 0) {
      throw new CertificateException("the file holds no certificate");
    }
    return store;
  }

  private static Result result(String refusal, List<X509Certificate> chain, String protocol)
      throws GeneralSecurityException {
    Instant expires =
        chain.stream()
            .map(certificate -> certificate.getNotAfter().toInstant())
            .min(Instant::compareTo)
            .orElse(Instant.EPOCH);
    String issuer = chain.isEmpty() ? "" : chain.getFirst().getIssuerX500Principal().getName();
    String fingerprint = chain.isEmpty() ? "" : sha256(chain.getFirst().getEncoded());
    return new Result(refusal, expires, fingerprint, issuer, protocol);
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** The innermost message says what is wrong with the certificate. */
  private static String reason(SSLException thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** Keeps the chain, also of a server that is then refused. */
  private static final class Recording extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;
    private List<X509Certificate> chain = List.of();

    Recording(X509ExtendedTrustManager judge) {
      this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
        throws CertificateException {
      chain = List.of(shown);
      judge.checkServerTrusted(shown, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
        throws CertificateException {
      chain = List.of(shown);
      judge.checkServerTrusted(shown, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type)
        throws CertificateException {
      chain = List.of(shown);
      judge.checkServerTrusted(shown, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type)
        throws CertificateException {
      judge.checkClientTrusted(shown, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
        throws CertificateException {
      judge.checkClientTrusted(shown, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
        throws CertificateException {
      judge.checkClientTrusted(shown, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
