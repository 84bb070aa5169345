package org.changeover.web;

import org.changeover.spi.ActionFailedException;

/** Lines of nginx's configuration that every stand-in has. */
final class NginxLines {
  private NginxLines() {}

  /** Where a server for plain HTTP listens, and for which names. */
  static String plain(StandIn site) {
    return """
        listen 80;
        listen [::]:80;
        server_name %s;
    """
        .formatted(String.join(" ", site.names()));
  }

  /**
   * The same for HTTPS.
   *
   * @throws ActionFailedException when the chain is a file of its own, which nginx cannot read
   */
  static String secure(StandIn site) {
    if (site.chain().isPresent()) {
      throw new ActionFailedException(
          "nginx reads a certificate and its chain from one file: leave out 'chain' (%s), and name a file with both as 'certificate'"
              .formatted(site.chain().get()));
    }
    return """
        listen 443 ssl;
        listen [::]:443 ssl;
        server_name %s;
        ssl_certificate "%s";
        ssl_certificate_key "%s";
    """
        .formatted(String.join(" ", site.names()), site.certificate(), site.key());
  }

  /** Certificate challenges (RFC 8555, section 8.3) are let through to what is given. */
  static String challenges(String to) {
    return """
        location ^~ %s {
            %s;
        }
    """
        .formatted(MaintenanceSite.CHALLENGES, to);
  }
}
