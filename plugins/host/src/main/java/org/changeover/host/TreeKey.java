package org.changeover.host;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.Endpoint;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Output;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/**
 * The key with which the target may read the tree, and nothing else, until a moment in time.
 *
 * @param operation whose copy it is made for
 */
record TreeKey(CopyTree.Parameters wanted, ChangeContext<NoSettings> context, String operation) {
  private static final String KEY = ShellScript.of(TreeKey.class, "key.sh").text();
  private static final String GRANT = ShellScript.of(TreeKey.class, "grant.sh").text();

  private static String mark(String operation) {
    return "changeover-" + Fingerprint.sha256(operation).substring(0, 16);
  }

  /** Where it lies on the target, with what rsync says. */
  static String folder(String operation) {
    return "/var/lib/changeover/key-" + mark(operation);
  }

  /** Says the name of the job, which is the same until the key has gone. */
  Mono<String> letIn(Intent intent, List<String> hostKeys, long began) {
    Endpoint source = source();
    String name =
        wanted.port() == 22
            ? source.address()
            : "[%s]:%d".formatted(source.address(), wanted.port());
    String known = hostKeys.stream().map(key -> name + " " + key + "\n").collect(joining());
    String until = Long.toString(began / 1_000_000_000 + wanted.keyLifetime().toSeconds());
    return context
        .host()
        .change(intent, Command.shell(KEY, "make", folder(operation), mark(operation)).input(known))
        .map(Output::lines)
        .flatMap(said ->
            context
                .host(wanted.from())
                .change(
                    intent,
                    Command.shell(
                            GRANT,
                            "add",
                            wanted.login(),
                            mark(operation),
                            addresses(),
                            said.getFirst(),
                            until,
                            wanted.path())
                        .accepting(0, 5, 6)
                        .letFinish())
                .map(this::admitted)
                .thenReturn("rsync-" + said.getLast()));
  }

  private Output admitted(Output output) {
    String source = wanted.from().name();
    return switch (output.exitCode()) {
      case 0 -> output;
      case 5 ->
          throw CopyTree.failed(
              source,
              "nobody can log in as %s: %s".formatted(wanted.login(), output.stderr().strip()),
              "set 'login' to an account that has sudo there");
      default ->
          throw CopyTree.failed(
              source,
              output.stderr().strip(),
              "install a package of rsync that brings rrsync there");
    };
  }

  private String addresses() {
    List<String> from =
        wanted.connectsFrom().isEmpty() && context.target() instanceof Target.Host host
            ? host.addresses()
            : wanted.connectsFrom();
    if (from.isEmpty()) {
      throw CopyTree.failed(
          context.target().name(), "the inventory gives it no address", "say connects-from");
    }
    return String.join(",", from);
  }

  /** Where the source is connected to. */
  Endpoint source() {
    return wanted
        .address()
        .map(address -> new Endpoint(wanted.from(), address, wanted.port()))
        .or(() -> context.network().endpoints(wanted.from(), wanted.port()).stream().findFirst())
        .orElseThrow(() ->
            CopyTree.failed(
                wanted.from().name(), "the inventory gives it no address", "say address"));
  }

  /** Takes the key out of the source and then away from the target. */
  Mono<Void> letGo(Intent intent) {
    return Mono.defer(() ->
            context
                .host(wanted.from())
                .change(
                    intent,
                    Command.shell(GRANT, "remove", wanted.login(), mark(operation)).letFinish()))
        .then(
            Mono.defer(
                () -> context.host().change(intent, Command.shell(KEY, "drop", folder(operation)))))
        .then();
  }
}
