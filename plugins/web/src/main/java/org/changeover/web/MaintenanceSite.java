package org.changeover.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * The site that answers every request with the maintenance page.
 *
 * <p>Over HTTPS: 503 with {@code Retry-After} and {@code Cache-Control: no-store} (RFC 9110,
 * sections 15.6.4 and 10.2.3; RFC 9111, section 5.2.2.5), so that no proxy or search engine takes
 * the page for the service. Over HTTP: a temporary redirect to HTTPS. Challenges of the certificate
 * authority (RFC 8555, section 8.3) are served from their folder on both, for a certificate that is
 * renewed meanwhile.
 */
final class MaintenanceSite {

  /** The modules without which the site does not work. */
  static final List<String> MODULES = List.of("alias", "headers", "rewrite", "ssl");

  static final String CHALLENGES = "/.well-known/acme-challenge/";

  private static final String PAGE_URL = "/changeover-maintenance.html";

  private static final String DEFAULT_PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Moving to a new server</title></head>
      <body>
      <h1>We are moving to a new server</h1>
      <p>The service is closed for a short while and comes back by itself. Please try again later.</p>
      </body>
      </html>
      """;

  private MaintenanceSite() {}

  static byte[] defaultPage() {
    return DEFAULT_PAGE.getBytes(UTF_8);
  }

  static String ofApache(Maintenance parameters) {
    return """
    # Made by Changeover: the service is closed while it moves.
    <VirtualHost *:80>
    %1$s    RewriteEngine On
        RewriteRule "^/(?!\\.well-known/acme-challenge/)" "https://%%{SERVER_NAME}%%{REQUEST_URI}" [R=302,L,NE]
        Header always set Cache-Control "no-store"
    </VirtualHost>
    <VirtualHost *:443>
    %1$s%2$s    Alias "%3$s" "%4$s"
        <Directory "%5$s">
            Require all granted
        </Directory>
        ErrorDocument 503 %3$s
        RewriteEngine On
        RewriteCond "%%{ENV:REDIRECT_STATUS}" "!=503"
        RewriteRule "^/(?!\\.well-known/acme-challenge/)" "-" [R=503,L]
        Header always set Retry-After "%6$d" "expr=%%{REQUEST_STATUS} == 503"
        Header always set Cache-Control "no-store" "expr=%%{REQUEST_STATUS} == 503"
    </VirtualHost>
    """
        .formatted(
            ApacheLines.names(parameters) + challenges(parameters),
            ApacheLines.certificate(parameters),
            PAGE_URL,
            parameters.pagePath(),
            parameters.pagePath().substring(0, parameters.pagePath().lastIndexOf('/') + 1),
            parameters.retryAfter().toSeconds());
  }

  private static String challenges(Maintenance parameters) {
    String folder = parameters.acmeRoot() + CHALLENGES;
    return """
        DocumentRoot "%1$s"
        Alias "%2$s" "%3$s"
        <Directory "%3$s">
            Require all granted
            Options None
            AllowOverride None
        </Directory>
    """
        .formatted(parameters.acmeRoot(), CHALLENGES, folder)
        .indent(0);
  }

  static String ofNginx(Maintenance parameters) {
    return """
    # Made by Changeover: the service is closed while it moves.
    server {
    %1$s%2$s    location / {
            add_header Cache-Control "no-store" always;
            return 302 https://$host$request_uri;
        }
    }
    server {
    %3$s%2$s    location / {
            return 503;
        }
        error_page 503 %4$s;
        location = %4$s {
            internal;
            alias "%5$s";
            add_header Retry-After "%6$d" always;
            add_header Cache-Control "no-store" always;
        }
    }
    """
        .formatted(
            NginxLines.plain(parameters),
            NginxLines.challenges("root \"" + parameters.acmeRoot() + "\""),
            NginxLines.secure(parameters),
            PAGE_URL,
            parameters.pagePath(),
            parameters.retryAfter().toSeconds());
  }
}
