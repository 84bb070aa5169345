package org.changeover.mirrors;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * What a package says of itself, and what it ships as known hosts.
 *
 * @param knownHosts empty when it ships none
 */
record DebianPackage(String name, String version, String architecture, KnownHosts knownHosts) {
  private static final ShellScript INSPECT = ShellScript.of(DebianPackage.class, "inspect.sh");
  private static final int NONE = 3;
  private static final Pattern MARKED = Pattern.compile("(.*\\+mig)(\\d+)");

  /** Empty when there is no package at that path. */
  static Mono<Optional<DebianPackage>> at(ReadableHost host, String path, String knownHosts) {
    return host.query(INSPECT.command(path, knownHosts).accepting(0, NONE))
        .map(output -> output.exitCode() == NONE ? Optional.empty() : parse(output.lines()));
  }

  /** Fails when there is no package at that path. */
  static Mono<DebianPackage> required(ReadableHost host, String path, String knownHosts) {
    return at(host, path, knownHosts)
        .flatMap(found ->
            found
                .map(Mono::just)
                .orElseGet(() ->
                    Mono.error(
                        new ActionFailedException(
                            "%s: %s is neither a .deb nor a folder with DEBIAN/control, or dpkg-deb is missing"
                                .formatted(host.name(), path)))));
  }

  private static Optional<DebianPackage> parse(List<String> lines) {
    return lines.size() < 3
        ? Optional.empty()
        : Optional.of(
            new DebianPackage(
                lines.get(0),
                lines.get(1),
                lines.get(2),
                new KnownHosts(lines.subList(3, lines.size()))));
  }

  /** A version that dpkg takes for higher: {@code 1.0} leads to {@code 1.0+mig1}, then mig2. */
  String nextVersion() {
    Matcher marked = MARKED.matcher(version);
    return marked.matches()
        ? marked.group(1) + (Long.parseLong(marked.group(2)) + 1)
        : version + "+mig1";
  }

  /** As dpkg names it: without the version's epoch. */
  String fileName() {
    return "%s_%s_%s.deb"
        .formatted(name, version.substring(version.indexOf(':') + 1), architecture);
  }

  DebianPackage with(String newVersion, KnownHosts newKnownHosts) {
    return new DebianPackage(name, newVersion, architecture, newKnownHosts);
  }
}
