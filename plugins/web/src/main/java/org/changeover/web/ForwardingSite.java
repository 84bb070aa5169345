package org.changeover.web;

/**
 * The site that passes every request on to another server.
 *
 * <p>Both legs have TLS that is verified: the other server is asked for the original host in the
 * handshake, and its certificate is held against that name, which neither server does by itself.
 * The client's address goes along in {@code X-Forwarded-For}; the other server must believe it from
 * this host only. Plain HTTP leads to HTTPS, but for certificate challenges (RFC 8555, section
 * 8.3), which are passed on. A request that comes back to a proxy ends there with 508 (RFC 5842,
 * section 7.2).
 */
final class ForwardingSite {
  private ForwardingSite() {}

  static String ofApache(Forwarding parameters) {
    return """
    # Made by Changeover: every request is passed on to the new server.
    <VirtualHost *:80>
    %1$s    ProxyRequests Off
        ProxyPreserveHost On
        ProxyPass "%2$s" "http://%3$s%2$s"
        RewriteEngine On
        RewriteRule "^/(?!\\.well-known/acme-challenge/)" "https://%%{HTTP_HOST}%%{REQUEST_URI}" [R=302,L,NE]
    </VirtualHost>
    <VirtualHost *:443>
    %1$s%4$s    RewriteEngine On
        RewriteCond "%%{HTTP:X-Changeover-Forwarded}" "."
        RewriteRule "^" "-" [R=508,L]
        RequestHeader set X-Changeover-Forwarded "yes"
        RequestHeader set X-Forwarded-Proto "https"
        SSLProxyEngine On
        SSLProxyVerify require
        SSLProxyVerifyDepth 5
        SSLProxyCheckPeerName On
        SSLProxyCheckPeerExpire On
        SSLProxyCACertificateFile "%5$s"
        ProxyRequests Off
        ProxyPreserveHost On
        ProxyPass "/" "https://%3$s/"
    </VirtualHost>
    """
        .formatted(
            ApacheLines.names(parameters),
            MaintenanceSite.CHALLENGES,
            inUrl(parameters.to()),
            ApacheLines.certificate(parameters),
            parameters.authorities());
  }

  static String ofNginx(Forwarding parameters) {
    return """
    # Made by Changeover: every request is passed on to the new server.
    server {
    %1$s%2$s    location / {
            return 302 https://$host$request_uri;
        }
    }
    server {
    %3$s    client_max_body_size 0;
        location / {
            if ($http_x_changeover_forwarded) {
                return 508;
            }
            proxy_pass https://%4$s;
            proxy_http_version 1.1;
            proxy_set_header Host $host;
            proxy_set_header X-Changeover-Forwarded yes;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto https;
            proxy_ssl_server_name on;
            proxy_ssl_name $host;
            proxy_ssl_verify on;
            proxy_ssl_verify_depth 5;
            proxy_ssl_trusted_certificate "%5$s";
        }
    }
    """
        .formatted(
            NginxLines.plain(parameters),
            NginxLines.challenges(
                "proxy_set_header Host $host; proxy_pass http://" + inUrl(parameters.to())),
            NginxLines.secure(parameters),
            inUrl(parameters.to()),
            parameters.authorities());
  }

  private static String inUrl(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}
