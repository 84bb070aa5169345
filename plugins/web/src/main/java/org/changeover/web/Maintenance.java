package org.changeover.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/** What is closed, and with which page: parameters of the actions that close a web service. */
record Maintenance(
    @Doc("The names that the page answers for, the main one first.")
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
    @Doc("The page in HTML; a short text of Changeover's when there is none.")
        @Example("files/migration.html")
        Optional<PlanFile> page,
    @Doc("Where the page is put; the folder must exist.")
        @Default("/var/www/migration.html")
        @Matches(Patterns.PATH)
        String pagePath,
    @Doc("When clients should come back.") @Default("10m") Duration retryAfter,
    @Doc("Sites that stay open beside the page.")
        @Example("[stats]")
        @Default("[]")
        @Matches(Patterns.SITE)
        List<String> keepSites,
    @Doc("The name of the site that is made for the page; the alphabet puts it first.")
        @Default("000-maintenance")
        @Matches(Patterns.SITE)
        String site,
    @Doc(
            "The folder, beside sites-enabled, that holds the site's file; one that is not there is made.")
        @Example("sites-enabled.static")
        @Default("sites-available")
        @Matches(Patterns.SITE)
        String tree,
    @Doc("The folder under which certificate challenges are answered.")
        @Default("/var/www/html")
        @Matches(Patterns.PATH)
        String acmeRoot,
    @Doc("How long requests that were under way get to end.") @Default("30s") Duration drain)
    implements StandIn {
  Maintenance {
    names = List.copyOf(names);
    keepSites = List.copyOf(keepSites);
  }

  @Override
  public List<String> modules() {
    return MaintenanceSite.MODULES;
  }

  @Override
  public byte[] configuration(WebServer server) {
    String text =
        switch (server) {
          case Apache _ -> MaintenanceSite.ofApache(this);
          case Nginx _ -> MaintenanceSite.ofNginx(this);
        };
    return text.getBytes(UTF_8);
  }

  /** The page. */
  @Override
  public Mono<List<Wanted.Content>> others(ReadContext<WebSettings> context) {
    return content(context).map(bytes -> List.of(new Wanted.Content(pagePath, bytes)));
  }

  @Override
  public Mono<SiteProof> proof(ReadContext<WebSettings> context) {
    return content(context)
        .map(bytes -> new MaintenanceProof(context.host(), this, new String(bytes, UTF_8)));
  }

  private Mono<byte[]> content(ReadContext<WebSettings> context) {
    return page.map(context::file).orElseGet(() -> Mono.fromSupplier(MaintenanceSite::defaultPage));
  }
}
