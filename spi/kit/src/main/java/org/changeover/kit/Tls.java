package org.changeover.kit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.changeover.spi.ActionFailedException;

/**
 * TLS over a connection that is open already, as a careful client does it (RFC 9110, section
 * 4.3.4): SNI, the chain up to a trusted certificate, the name.
 */
public final class Tls {
  private final X509ExtendedTrustManager judge;

  private Tls(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /**
   * Trusts the certificates of a PEM file only; without one, the usual authorities.
   *
   * @throws ActionFailedException when the file holds no usable certificate
   */
  public static Tls trusting(Optional<byte[]> pem) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(pem.isPresent() ? store(pem.get()) : null);
      return new Tls(
          Arrays.stream(factory.getTrustManagers())
              .filter(X509ExtendedTrustManager.class::isInstance)
              .map(X509ExtendedTrustManager.class::cast)
              .findFirst()
              .orElseThrow(
                  () -> new GeneralSecurityException("the JDK has no X.509 trust manager")));
    } catch (IOException | GeneralSecurityException e) {
      throw new ActionFailedException(
          "the trusted certificates cannot be used (%s); check the setting 'ca'"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Decides whom to trust. */
  public X509ExtendedTrustManager judge() {
    return judge;
  }

  /** The same, with somebody in between who sees what is judged. */
  public Tls judgedBy(X509ExtendedTrustManager other) {
    return new Tls(other);
  }

  /** Begins to speak TLS; the handshake is still to be made, and closing closes the connection. */
  public SSLSocket over(Socket connection, String name, int port) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {judge}, null);
      var tls = (SSLSocket) context.getSocketFactory().createSocket(connection, name, port, true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** Why a handshake failed: the innermost message says what is wrong with the certificate. */
  public static String reason(SSLException thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
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
}
