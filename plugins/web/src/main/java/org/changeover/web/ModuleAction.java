package org.changeover.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Enables and disables modules, as Debian's {@code a2enmod} and {@code a2dismod} do. */
final class ModuleAction extends WebAction<ModuleAction.Parameters> {

  /** Which modules. */
  record Parameters(
      @Doc("Modules to enable, with those that they need.")
          @Example("[rewrite, proxy_http]")
          @Default("[]")
          @Matches(Patterns.MODULE)
          List<String> enable,
      @Doc("Modules to disable.") @Example("[autoindex]") @Default("[]") @Matches(Patterns.MODULE)
          List<String> disable) {
    Parameters {
      enable = List.copyOf(enable);
      disable = List.copyOf(disable);
    }
  }

  ModuleAction() {
    super(
        "module",
        "Enables and disables modules of the web server, and proves that it runs with them and serves.",
        Parameters.class);
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<WebSettings> context) {
    return WebChecks.whenInstalled(
        context,
        (server, state) ->
            server
                .modules()
                .flatMap(modules ->
                    change(parameters, modules, server)
                        .changes(context.host(), state)
                        .flatMap(changes ->
                            changes.isEmpty()
                                ? running(parameters, modules, state, server)
                                : Mono.just(WebChecks.differs(changes)))));
  }

  /**
   * Compares with the modules that the server says it has, and with what its process has mapped.
   */
  private static Mono<Check> running(
      Parameters parameters, Modules modules, WebServer.State state, WebServer server) {
    return server
        .configuredModules()
        .map(configured -> {
          List<Change> changes = new ArrayList<>();
          for (String name : parameters.enable()) {
            modules
                .byName()
                .get(name)
                .loads()
                .forEach((module, file) -> {
                  if (!configured.contains(module) || !state.hasLoaded(file)) {
                    changes.add(new Change(module, "not loaded", "loaded"));
                  }
                });
          }
          for (String name : parameters.disable()) {
            if (modules.byName().containsKey(name)) {
              modules
                  .byName()
                  .get(name)
                  .loads()
                  .forEach((module, file) -> {
                    if (configured.contains(module) || state.hasLoaded(file)) {
                      changes.add(new Change(module, "loaded", "not loaded"));
                    }
                  });
            }
          }
          return changes.isEmpty()
              ? satisfied(parameters, server, state)
              : WebChecks.differs(changes);
        });
  }

  private static Check satisfied(Parameters parameters, WebServer server, WebServer.State state) {
    List<String> said =
        Stream.concat(
                parameters.enable().stream().map(name -> name + " loaded"),
                parameters.disable().stream().map(name -> name + " not loaded"))
            .toList();
    return new Check.Satisfied(
        new Evidence(
            "the running %s (process %s): %s"
                .formatted(server.label(), state.pid(), String.join(", ", said)),
            Map.of()));
  }

  private static ConfigurationSwitch change(
      Parameters parameters, Modules modules, WebServer server) {
    List<Wanted> wanted = new ArrayList<>();
    wanted.addAll(modules.enabling(parameters.enable(), server.host().name()));
    wanted.addAll(modules.disabling(parameters.disable(), server.host().name()));
    return new ConfigurationSwitch(
        server, "web/module@1", wanted, Proof.serves(server), Duration.ZERO);
  }

  @Override
  public Flux<Notice> apply(Parameters parameters, ChangeContext<WebSettings> context) {
    return WebServer.of(context)
        .flatMapMany(server ->
            server
                .modules()
                .flatMapMany(modules -> change(parameters, modules, server).apply(context)));
  }
}
