package org.changeover.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** Looks at the Apache of one host; changes nothing. */
record Apache(ReadableHost host) {

  static final String ROOT = "/etc/apache2/";

  private static final Pattern PORT = Pattern.compile("^\\S*:(\\d+|\\*)\\s+.*");
  private static final Pattern ONLY =
      Pattern.compile("^\\S+:(\\d+)\\s+(\\S+) \\(.*:\\d+\\)$", Pattern.MULTILINE);
  private static final Pattern NAMED =
      Pattern.compile("^\\s+port (\\d+) namevhost (\\S+) \\(.*", Pattern.MULTILINE);

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

  Mono<State> state() {
    return host.query(Script.STATE.command()).map(State::parse);
  }

  Mono<Modules> modules() {
    return host.query(Script.MODULES.command()).map(Modules::parse);
  }

  /** The names of the modules in the configuration on disk, such as {@code rewrite_module}. */
  Mono<List<String>> configuredModules() {
    return host.query(Command.of("apache2ctl", "-M"))
        .map(output ->
            output.lines().stream()
                .map(String::strip)
                .filter(line -> line.endsWith(")") && line.contains("_module"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList());
  }

  /** The entries of {@code sites-enabled}. */
  Mono<List<String>> enabledSites() {
    return host.query(Command.of("ls", "-1", "-A", ROOT + "sites-enabled"))
        .map(output -> output.lines().stream().sorted().toList());
  }

  /** A name that is served on each port; {@code localhost} where a server has no name. */
  Mono<Map<Integer, String>> served() {
    return host.query(Command.of("apache2ctl", "-S")).map(output -> parseServed(output.stdout()));
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
