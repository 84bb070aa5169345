package org.changeover.web;

import org.changeover.spi.Default;
import org.changeover.spi.Doc;

/** The settings of one instance of the provider {@code web}. */
public record WebSettings(
    @Doc("Which web server the hosts run; auto takes the one that runs or is installed.")
        @Default("apache")
        Server server) {

  /** The web servers that can be looked after, with Debian's layout. */
  public enum Server {
    APACHE,
    NGINX,
    AUTO
  }
}
