package org.changeover.host;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.changeover.kit.ShellScript;
import org.changeover.spi.Command;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/** The users and groups of one host, as its name service says them. */
record Accounts(ReadableHost host) {
  private static final String SCRIPT = ShellScript.of(Accounts.class, "account.sh").text();
  private static final Duration WHOLE_DISK = Duration.ofHours(1);

  record Group(String name, int id) {}

  /** A user; {@code groups} without the primary one. */
  record User(String name, int id, String home, String shell, String group, Set<String> groups) {
    String shown() {
      return "id %d, group %s, groups %s, home %s, shell %s"
          .formatted(id, group, groups, home, shell);
    }
  }

  static Command command(String... arguments) {
    return Command.shell(SCRIPT, arguments).within(WHOLE_DISK);
  }

  Mono<Optional<Group>> group(String name) {
    return host.query(command("group", name))
        .map(output ->
            output.lines().stream()
                .findFirst()
                .map(line -> new Group(name, Integer.parseInt(line.split(":")[2]))));
  }

  Mono<Optional<User>> user(String name) {
    return host.query(command("user", name))
        .map(output ->
            output.lines().size() < 3 ? Optional.empty() : Optional.of(parse(output.lines())));
  }

  private static User parse(List<String> lines) {
    String[] field = lines.getFirst().split(":", -1);
    String primary = lines.get(2);
    var groups = new TreeSet<>(Arrays.asList(lines.get(1).split(" ")));
    groups.remove(primary);
    return new User(field[0], Integer.parseInt(field[2]), field[5], field[6], primary, groups);
  }

  /** Some of the paths outside a folder that belong to a user, or to a group. */
  Mono<List<String>> owned(String name, String except, boolean group) {
    return host.query(command("owned", name, except, group ? "yes" : "no")).map(o -> o.lines());
  }

  /** Some of what has come into a home since it was made. */
  Mono<List<String>> inHome(String name, String home) {
    return host.query(command("home", name, home)).map(o -> o.lines());
  }
}
