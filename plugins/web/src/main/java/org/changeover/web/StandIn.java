package org.changeover.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/**
 * One site that takes the place of all others of a host: what it is made of, and what it proves.
 */
sealed interface StandIn permits Maintenance, Forwarding {

  /** The names that it answers for, the main one first. */
  List<String> names();

  String certificate();

  String key();

  Optional<String> chain();

  /** The site's name. */
  String site();

  /** The folder, beside {@code sites-enabled}, that holds the site's file. */
  String tree();

  /** Sites that stay enabled beside it. */
  List<String> keepSites();

  /** How long requests that were under way get to end. */
  Duration drain();

  /** The modules of Apache without which it does not work; nginx has them built in. */
  List<String> modules();

  /** The text of the site's file. */
  byte[] configuration(WebServer server);

  /** Files that it needs outside of the server's configuration. */
  Mono<List<Wanted.Content>> others(ReadContext<WebSettings> context);

  Mono<SiteProof> proof(ReadContext<WebSettings> context);
}
