package org.changeover.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/** What is passed on, and to whom: parameters of the actions that make a server a proxy. */
record Forwarding(
    @Doc("The names whose requests are passed on, the main one first.")
        @Example("[www.example.org, example.org]")
        @Matches(Patterns.SERVER_NAME)
        List<String> names,
    @Doc("The certificate on the host.") @Example("/etc/ssl/www.crt") @Matches(Patterns.PATH)
        String certificate,
    @Doc("The certificate's key on the host.") @Example("/etc/ssl/www.pem") @Matches(Patterns.PATH)
        String key,
    @Doc(
            "The certificates between that one and its authority, on the host, where they are a file of their own.")
        @Example("/etc/ssl/www-chain.pem")
        @Matches(Patterns.PATH)
        Optional<String> chain,
    @Doc(
            "The address that requests are passed on to. An address and not a name, so that no resolver and no hosts file can lead the host back to itself.")
        @Example("192.0.2.11")
        @Matches(Patterns.ADDRESS)
        String to,
    @Doc("The host that has this address; its logs must show what was passed on.") @Example("new")
        HostRef answeredBy,
    @Doc("The authorities, on the host, that must have signed the other server's certificate.")
        @Default("/etc/ssl/certs/ca-certificates.crt")
        @Matches(Patterns.PATH)
        String authorities,
    @Doc("The folders on the other host in which its web server logs requests.")
        @Default("[/var/log/apache2, /var/log/nginx]")
        @Matches(Patterns.PATH)
        List<String> logs,
    @Doc("Sites that stay as they are beside the proxy.")
        @Example("[stats]")
        @Default("[]")
        @Matches(Patterns.SITE)
        List<String> keepSites,
    @Doc("The name of the site that is made for the proxy; the alphabet puts it first.")
        @Default("000-proxy")
        @Matches(Patterns.SITE)
        String site,
    @Doc(
            "The folder, beside sites-enabled, that holds the site's file; one that is not there is made.")
        @Example("sites-enabled.proxy")
        @Default("sites-available")
        @Matches(Patterns.SITE)
        String tree,
    @Doc("How long requests that were under way get to end.") @Default("30s") Duration drain)
    implements StandIn {
  Forwarding {
    names = List.copyOf(names);
    logs = List.copyOf(logs);
    keepSites = List.copyOf(keepSites);
  }

  private static final List<String> MODULES =
      List.of("headers", "proxy", "proxy_connect", "proxy_http", "rewrite", "ssl");

  @Override
  public List<String> modules() {
    return MODULES;
  }

  @Override
  public Mono<List<Wanted.Content>> others(ReadContext<WebSettings> context) {
    return Mono.just(List.of());
  }

  @Override
  public Mono<SiteProof> proof(ReadContext<WebSettings> context) {
    return Mono.fromSupplier(
        () -> new ForwardingProof(context.host(), context.host(answeredBy), this));
  }

  /**
   * With {@code ProxyPreserveHost} the server names the original host in the TLS handshake and
   * holds the other's certificate against it (mod_proxy, mod_ssl); verification is off by default.
   * The client's address goes along in {@code X-Forwarded-For}; the other server must believe it
   * from this host only (mod_remoteip). A request that comes back to a proxy ends there with 508
   * (RFC 5842, section 7.2).
   */
  @Override
  public byte[] configuration() {
    String text =
        """
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
                serverNames(),
                MaintenanceSite.CHALLENGES,
                to.contains(":") ? "[" + to + "]" : to,
                certificateLines(),
                authorities);
    return text.getBytes(UTF_8);
  }
}
