package org.changeover.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** Looks at the web server of one host, which has Debian's layout; changes nothing. */
sealed interface WebServer permits Apache, Nginx {

  ReadableHost host();

  /** What people call it. */
  String label();

  /** The folder of its configuration, with a slash at its end. */
  String root();

  /** The name of a site's file. */
  String fileOf(String site);

  /** The name of the site that a file is of. */
  String siteOf(String file);

  /** Starts a second server with the configuration to be, or tries it otherwise. */
  Script trial();

  /** Makes the running server read its configuration, and waits until it has. */
  Script load();

  Mono<State> state();

  Mono<Modules> modules();

  /** The names of the modules in the configuration on disk, such as {@code rewrite_module}. */
  Mono<List<String>> configuredModules();

  /** A name that is served on each port; {@code localhost} where a server has no name. */
  Mono<Map<Integer, String>> served();

  /** The entries of {@code sites-enabled}. */
  default Mono<List<String>> enabledSites() {
    return host()
        .query(Command.of("ls", "-1", "-A", root() + "sites-enabled"))
        .map(output -> output.lines().stream().sorted().toList());
  }

  /**
   * The server that the settings name; where they leave it open, the one that runs, or is
   * installed, Apache first.
   */
  static Mono<WebServer> of(ReadContext<WebSettings> context) {
    WebServer apache = new Apache(context.host());
    WebServer nginx = new Nginx(context.host());
    return switch (context.settings().server()) {
      case APACHE -> Mono.just(apache);
      case NGINX -> Mono.just(nginx);
      case AUTO ->
          Mono.zip(apache.state(), nginx.state())
              .map(found -> {
                boolean other =
                    found.getT1().running()
                        ? false
                        : found.getT2().running() || !found.getT1().installed();
                return other && found.getT2().installed() ? nginx : apache;
              });
    };
  }

  /**
   * How the server stands.
   *
   * @param pid empty when it does not run
   * @param stale a configuration file that is newer than what runs; empty when there is none
   * @param loaded the shared objects of the modules that the running server has loaded
   */
  record State(boolean installed, String pid, String stale, List<String> loaded) {

    boolean running() {
      return !pid.isEmpty();
    }

    /** Whether the running server has read the configuration as it lies on disk. */
    boolean current() {
      return running() && stale.isEmpty();
    }

    boolean hasLoaded(String sharedObject) {
      // Debian's mod_wsgi.so is a link to mod_wsgi.so-3.11, and the process shows what it mapped.
      return loaded.stream().anyMatch(path -> path.startsWith(sharedObject));
    }

    static State parse(Output output) {
      boolean installed = false;
      String pid = "";
      String stale = "";
      List<String> loaded = new ArrayList<>();
      for (String line : output.lines()) {
        String value = line.substring(line.indexOf('=') + 1);
        switch (line.substring(0, Math.max(0, line.indexOf('=')))) {
          case "installed" -> installed = value.equals("yes");
          case "pid" -> pid = value;
          case "stale" -> stale = value;
          case "loaded" -> loaded.add(value);
          default -> {}
        }
      }
      return new State(installed, pid, stale, List.copyOf(loaded));
    }
  }
}
