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

  @Override
  public byte[] configuration(WebServer server) {
    String text =
        switch (server) {
          case Apache _ -> ForwardingSite.ofApache(this);
          case Nginx _ -> ForwardingSite.ofNginx(this);
        };
    return text.getBytes(UTF_8);
  }
}
