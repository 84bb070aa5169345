package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a plan is carried out, and with what.
 *
 * @param lab whether everything in it belongs to a lab of Changeover, so that a run on it is a
 *     rehearsal
 * @param base the folder that relative paths start from
 * @param operatorsFile the file that {@link #operators} was read from
 * @param sha256 of the bytes of the file, in lower-case hexadecimal
 */
public record Inventory(
    boolean lab,
    Map<String, InventoryHost> hosts,
    Map<String, Group> groups,
    Map<String, ProviderInstance> providers,
    Map<String, SecretSource> secrets,
    Optional<Step.Name> operatorsFile,
    Operators operators,
    Path base,
    String source,
    String sha256,
    SourcePosition at) {
  public Inventory {
    hosts = ordered(hosts);
    groups = ordered(groups);
    providers = ordered(providers);
    secrets = ordered(secrets);
    requireNonNull(operators, "operators is null");
    requireNonNull(base, "base is null");
  }

  /** Several hosts under one name. */
  public record Group(String name, List<Step.Name> members, SourcePosition at) {
    public Group {
      members = List.copyOf(members);
    }

    public List<String> memberNames() {
      return members.stream().map(Step.Name::text).toList();
    }
  }

  /**
   * A provider with settings.
   *
   * @param plugin the provider's name, that {@link org.changeover.spi.Provider#name} answers
   * @param settings not yet interpolated, without {@code plugin}
   */
  public record ProviderInstance(
      String name, Step.Name plugin, Value.Fields settings, SourcePosition at) {}

  public Optional<InventoryHost> host(String name) {
    return Optional.ofNullable(hosts.get(name));
  }

  Inventory withOperators(Operators read) {
    return new Inventory(
        lab, hosts, groups, providers, secrets, operatorsFile, read, base, source, sha256, at);
  }

  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
