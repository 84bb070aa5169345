package org.changeover.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.spi.Command;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** The Apache of one host, with Debian's layout. */
record Apache(ReadableHost host) implements WebServer {

  private static final String ROOT = "/etc/apache2/";

  private static final Pattern PORT = Pattern.compile("^\\S*:(\\d+|\\*)\\s+.*");
  private static final Pattern ONLY =
      Pattern.compile("^\\S+:(\\d+)\\s+(\\S+) \\(.*:\\d+\\)$", Pattern.MULTILINE);
  private static final Pattern NAMED =
      Pattern.compile("^\\s+port (\\d+) namevhost (\\S+) \\(.*", Pattern.MULTILINE);

  @Override
  public String label() {
    return "Apache";
  }

  @Override
  public String root() {
    return ROOT;
  }

  @Override
  public String fileOf(String site) {
    return site + ".conf";
  }

  @Override
  public String siteOf(String file) {
    return file.endsWith(".conf") ? file.substring(0, file.length() - 5) : file;
  }

  @Override
  public Script trial() {
    return Script.TRIAL;
  }

  @Override
  public Script load() {
    return Script.LOAD;
  }

  @Override
  public Mono<State> state() {
    return host.query(Script.STATE.command()).map(State::parse);
  }

  @Override
  public Mono<Modules> modules() {
    return host.query(Script.MODULES.command()).map(output -> Modules.parse(output, Apache::links));
  }

  @Override
  public Mono<List<String>> configuredModules() {
    return host.query(Command.of("apache2ctl", "-M"))
        .map(output ->
            output.lines().stream()
                .map(String::strip)
                .filter(line -> line.endsWith(")") && line.contains("_module"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList());
  }

  @Override
  public Mono<Map<Integer, String>> served() {
    return host.query(Command.of("apache2ctl", "-S")).map(output -> parseServed(output.stdout()));
  }

  /** The links that enable a module. */
  private static Map<String, String> links(Modules.Listed module) {
    Map<String, String> links = new TreeMap<>();
    links.put(ROOT + "mods-enabled/" + module.name() + ".load", available(module, ".load"));
    links.put(ROOT + "mods-enabled/" + module.name() + ".conf", available(module, ".conf"));
    if (!module.configured()) {
      links.remove(ROOT + "mods-enabled/" + module.name() + ".conf");
    }
    return links;
  }

  private static String available(Modules.Listed module, String end) {
    return "../mods-available/" + module.name() + end;
  }

  static Map<Integer, String> parseServed(String text) {
    Map<Integer, String> found = new TreeMap<>();
    for (Pattern pattern : List.of(NAMED, ONLY)) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        found.putIfAbsent(Integer.valueOf(matcher.group(1)), matcher.group(2));
      }
    }
    text.lines()
        .map(PORT::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .filter(port -> !port.equals("*"))
        .forEach(port -> found.putIfAbsent(Integer.valueOf(port), "localhost"));
    return found;
  }
}
