package org.changeover.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.spi.Command;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** The nginx of one host, with Debian's layout. */
record Nginx(ReadableHost host) implements WebServer {

  private static final String ROOT = "/etc/nginx/";
  private static final String MODULES = "/usr/share/nginx/modules-available/";
  private static final Pattern SERVER =
      Pattern.compile(
          "(?<![\\w$])server\\s*\\{((?:[^{}]|\\{[^{}]*(?:\\{[^{}]*\\}[^{}]*)*\\})*)\\}");
  private static final Pattern LISTEN = Pattern.compile("\\blisten\\s+(?:\\S*:)?(\\d+)(?=[\\s;])");
  private static final Pattern NAMED = Pattern.compile("\\bserver_name\\s+([^\\s;]+)");
  private static final Pattern LOADED =
      Pattern.compile("^\\s*load_module\\s+\\S*?([^/\\s]+\\.so);", Pattern.MULTILINE);

  @Override
  public String label() {
    return "nginx";
  }

  @Override
  public String root() {
    return ROOT;
  }

  @Override
  public String fileOf(String site) {
    return site;
  }

  @Override
  public String siteOf(String file) {
    return file;
  }

  @Override
  public Script trial() {
    return Script.NGINX_TRIAL;
  }

  @Override
  public Script load() {
    return Script.NGINX_LOAD;
  }

  @Override
  public Mono<State> state() {
    return host.query(Script.NGINX_STATE.command()).map(State::parse);
  }

  @Override
  public Mono<Modules> modules() {
    return host.query(Script.NGINX_MODULES.command())
        .map(output -> Modules.parse(output, Nginx::links));
  }

  private static Map<String, String> links(Modules.Listed module) {
    String link = module.mark().equals("no") ? "50-" + module.name() + ".conf" : module.mark();
    return Map.of(ROOT + "modules-enabled/" + link, MODULES + module.name() + ".conf");
  }

  @Override
  public Mono<List<String>> configuredModules() {
    return configuration()
        .map(text -> LOADED.matcher(text).results().map(found -> found.group(1)).toList());
  }

  @Override
  public Mono<Map<Integer, String>> served() {
    return configuration().map(Nginx::parseServed);
  }

  /** The whole configuration on disk, without comments. */
  private Mono<String> configuration() {
    return host.query(Command.of("nginx", "-T", "-q"))
        .map(output -> output.stdout().replaceAll("(?m)^\\s*#.*$", ""));
  }

  static Map<Integer, String> parseServed(String text) {
    Map<Integer, String> found = new TreeMap<>();
    Matcher server = SERVER.matcher(text);
    while (server.find()) {
      Matcher named = NAMED.matcher(server.group(1));
      String name = named.find() && !named.group(1).equals("_") ? named.group(1) : "localhost";
      LISTEN
          .matcher(server.group(1))
          .results()
          .forEach(listen -> found.putIfAbsent(Integer.valueOf(listen.group(1)), name));
    }
    return found;
  }
}
