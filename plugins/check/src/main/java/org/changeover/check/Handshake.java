package org.changeover.check;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.Tls;

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
    Tls trusting = Tls.trusting(ca);
    var recording = new Recording(trusting.judge());
    SSLSocket tls = trusting.judgedBy(recording).over(socket, name, port);
    try {
      tls.startHandshake();
      return result("", recording.chain, tls.getSession().getProtocol());
    } catch (SSLException e) {
      return result(Tls.reason(e), recording.chain, "");
    }
  }

  private static Result result(String refusal, List<X509Certificate> chain, String protocol) {
    Instant expires =
        chain.stream()
            .map(certificate -> certificate.getNotAfter().toInstant())
            .min(Instant::compareTo)
            .orElse(Instant.EPOCH);
    String issuer = chain.isEmpty() ? "" : chain.getFirst().getIssuerX500Principal().getName();
    String fingerprint = chain.isEmpty() ? "" : fingerprint(chain.getFirst());
    return new Result(refusal, expires, fingerprint, issuer, protocol);
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return Fingerprint.sha256(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that came over TLS has its bytes", e);
    }
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
