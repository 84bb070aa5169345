package org.changeover.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.World;
import org.changeover.spi.FileState;
import org.changeover.spi.Output;

/**
 * An Apache in memory: runs with the configuration as it was when it was last loaded, and answers
 * for its sites. A configuration that contains {@code BROKEN} passes no trial.
 */
final class ApacheModel {
  static final String NAME = "www.example.org";
  private static final String LOADED = "apache loaded";
  private static final String ROOT = "/etc/apache2/";

  private final FakeHost host;

  /** What the other server, which requests are passed on to, was asked. */
  private final StringBuilder log = new StringBuilder();

  private ApacheModel(FakeHost host) {
    this.host = host;
  }

  /** A world with one host, {@code old}, on which Apache serves a site. */
  static World world() {
    World world = new World();
    FakeHost host = world.host("old", "192.0.2.10");
    for (String name :
        List.of(
            "alias",
            "headers",
            "rewrite",
            "socache_shmcb",
            "mime",
            "status",
            "proxy",
            "proxy_connect",
            "proxy_http")) {
      host.file(available(name), "LoadModule %s_module /lib/mod_%s.so\n".formatted(name, name));
    }
    host.file(
        available("ssl"), "# Depends: mime socache_shmcb\nLoadModule ssl_module /lib/mod_ssl.so\n");
    host.file(ROOT + "mods-available/ssl.conf", "SSLProtocol all\n");
    for (String name : List.of("alias", "mime", "status")) {
      host.link(ROOT + "mods-enabled/" + name + ".load", "../mods-available/" + name + ".load");
    }
    host.file(ROOT + "sites-available/www.conf", "ServerName " + NAME + "\nthe application\n");
    host.link(ROOT + "sites-enabled/www.conf", "../sites-available/www.conf");
    host.directory("/var/www", "0755", "root", "root");
    host.file("/etc/site/www.crt", "pair 1").file("/etc/site/www.pem", "pair 1");
    world.planFile("page.html", "<p>moving</p>\n");
    world.planFile("proxy.conf", "ServerName proxy.example.org\nProxyPass / https://192.0.2.11/\n");
    ApacheModel model = new ApacheModel(host);
    world
        .host("new", "192.0.2.11")
        .command(
            "grep", _ -> model.log.isEmpty() ? Call.failed(1, "") : Call.ok(model.log.toString()));
    model.install();
    return world;
  }

  private static String available(String module) {
    return ROOT + "mods-available/" + module + ".load";
  }

  private void install() {
    host.script(Script.STATE.text(), _ -> Call.ok(state()));
    host.script(Script.MODULES.text(), _ -> Call.ok(modules()));
    host.script(Script.SWITCH.text(), this::change);
    host.script(Script.EMPTY_FOLDERS.text(), this::emptyFolders);
    host.script(Script.TRIAL.text(), this::trial);
    host.script(Script.LOAD.text(), _ -> load());
    host.command("ls", call -> Call.ok(lines(host.list(call.argument(2)))));
    host.command("apache2ctl", this::apache2ctl);
    host.command("openssl", call -> Call.ok(host.text(call.argument(2)).orElseThrow()));
    host.command("curl", this::curl);
    load();
  }

  private static String lines(List<String> all) {
    return all.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /** Everything that Apache reads, as text. */
  private String configuration() {
    StringBuilder text = new StringBuilder();
    for (String folder : List.of("mods-enabled", "sites-enabled")) {
      for (String name : host.list(ROOT + folder)) {
        text.append(folder).append('/').append(name).append('\n');
        text.append(host.text(ROOT + folder + "/" + name).orElse("dangling\n"));
      }
    }
    return text.toString();
  }

  private String loaded() {
    return host.facts().get(LOADED);
  }

  private Output load() {
    host.fact(LOADED, configuration());
    return Call.ok("stragglers=0\n");
  }

  private String state() {
    List<String> said = new ArrayList<>(List.of("installed=yes", "pid=42"));
    said.add("stale=" + (configuration().equals(loaded()) ? "" : ROOT + "sites-enabled/x"));
    loaded()
        .lines()
        .filter(line -> line.startsWith("LoadModule"))
        .forEach(line -> said.add("loaded=" + line.split(" ")[2]));
    return lines(said);
  }

  private String modules() {
    List<String> said = new ArrayList<>();
    for (String file : host.list(ROOT + "mods-available")) {
      if (file.endsWith(".load")) {
        String name = file.substring(0, file.length() - 5);
        String text = host.text(ROOT + "mods-available/" + file).orElseThrow();
        Map<String, String> found = new TreeMap<>();
        for (String line : text.lines().toList()) {
          if (line.startsWith("# Depends:")) {
            found.put("needs", line.substring(10));
          } else {
            found.put("loads", line.split(" ")[1] + "=" + line.split(" ")[2]);
          }
        }
        said.add(
            String.join(
                "\t",
                name,
                yes(host.text(ROOT + "mods-enabled/" + file).isPresent()),
                yes(host.text(ROOT + "mods-available/" + name + ".conf").isPresent()),
                found.getOrDefault("needs", ""),
                "",
                found.get("loads")));
      }
    }
    return lines(said);
  }

  private static String yes(boolean so) {
    return so ? "yes" : "no";
  }

  private Output change(Call call) {
    for (String line : call.input().lines().toList()) {
      String[] field = line.split("\t");
      switch (field[0]) {
        case "link" -> host.link(field[1], field[2]);
        case "folder" -> host.directory(field[1], "0755", "root", "root");
        default -> host.delete(field[1]);
      }
    }
    return Call.ok("");
  }

  private Output emptyFolders(Call call) {
    return Call.ok(
        lines(
            call.arguments().stream()
                .filter(path -> host.state(path).kind() == FileState.Kind.DIRECTORY)
                .filter(path -> host.list(path).isEmpty())
                .toList()));
  }

  private Output trial(Call call) {
    for (String line : call.input().lines().toList()) {
      String[] field = line.split("\t");
      if (field[0].equals("file")) {
        String text = new String(Base64.getDecoder().decode(field[2]), StandardCharsets.UTF_8);
        if (text.contains("BROKEN")) {
          return Call.failed(1, "AH02565: Certificate and private key do not match");
        }
      }
    }
    return Call.ok("");
  }

  private Output apache2ctl(Call call) {
    if (call.argument(0).equals("-M")) {
      return Call.ok(
          "Loaded Modules:\n"
              + lines(
                  configuration()
                      .lines()
                      .filter(line -> line.startsWith("LoadModule"))
                      .map(line -> " " + line.split(" ")[1] + " (shared)")
                      .toList()));
    }
    String name =
        configuration()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("ServerName "))
            .map(line -> line.substring(11))
            .findFirst()
            .orElse("localhost");
    return Call.ok(
        "*:443                  %s (/etc/apache2/sites-enabled/x.conf:1)\n".formatted(name));
  }

  private Output curl(Call call) {
    URI url = URI.create(call.arguments().getLast());
    boolean closed = loaded().contains("ErrorDocument 503");
    boolean challenge = url.getPath().startsWith(MaintenanceSite.CHALLENGES);
    if (loaded().contains("ProxyPass \"/\"")) {
      return passedOn(url);
    }
    if (!closed || challenge) {
      return Call.ok(
          "HTTP/1.1 %s\r\nServer: Apache\r\n\r\nhello".formatted(challenge ? "404 No" : "200 OK"));
    }
    if (url.getScheme().equals("http")) {
      return Call.ok("HTTP/1.1 302 Found\r\nLocation: https://%s/\r\n\r\n".formatted(NAME));
    }
    String page = host.text("/var/www/migration.html").orElse("");
    return Call.ok(
        "HTTP/1.1 503 Closed\r\nRetry-After: 600\r\nCache-Control: no-store\r\n\r\n" + page);
  }

  /** Over HTTPS the other host answers, and logs what it was asked. */
  private Output passedOn(URI url) {
    if (url.getScheme().equals("http")) {
      return Call.ok("HTTP/1.1 302 Found\r\nLocation: https://%s/\r\n\r\n".formatted(NAME));
    }
    log.append("GET ").append(url.getPath()).append('\n');
    return Call.ok("HTTP/1.1 404 Not Found\r\nServer: Apache\r\n\r\n");
  }

  /** Somebody edits what lies at a path. */
  static void edit(World world, String path) {
    FakeHost host = world.host("old");
    if (host.state(path).kind() == FileState.Kind.LINK) {
      host.link(path, "/somewhere/else");
    } else {
      host.file(path, host.text(path).orElse("") + "# mine\n");
    }
  }
}
