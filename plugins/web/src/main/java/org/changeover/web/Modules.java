package org.changeover.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Output;

/** The modules that a web server could load, and what enabling or disabling one means. */
record Modules(Map<String, Module> byName) {

  /**
   * @param needs modules to be enabled with it, from its {@code Depends:} line
   * @param loads module names, such as {@code rewrite_module}, with their shared objects
   * @param links what enables it: the links with their targets
   */
  record Module(
      String name,
      boolean enabled,
      List<String> needs,
      List<String> conflicts,
      Map<String, String> loads,
      Map<String, String> links) {}

  /**
   * A module as a host lists it.
   *
   * @param mark {@code no} when it is not enabled, else {@code yes} or the link that enables it
   * @param configured whether a file of settings goes with it
   */
  record Listed(String name, String mark, boolean configured) {}

  static Modules parse(Output output, Function<Listed, Map<String, String>> links) {
    Map<String, Module> found = new TreeMap<>();
    for (String line : output.lines()) {
      String[] field = line.split("\t", -1);
      if (field.length == 6) {
        Map<String, String> loads = new TreeMap<>();
        for (String load : words(field[5])) {
          loads.put(load.substring(0, load.indexOf('=')), load.substring(load.indexOf('=') + 1));
        }
        Listed listed = new Listed(field[0], field[1], field[2].equals("yes"));
        found.put(
            field[0],
            new Module(
                field[0],
                !field[1].equals("no"),
                words(field[3]),
                words(field[4]),
                loads,
                links.apply(listed)));
      }
    }
    return new Modules(found);
  }

  /**
   * The links that enable modules, and those that they need, as {@code a2enmod} would.
   *
   * @throws ActionFailedException when one is not installed, or conflicts with one that is enabled
   */
  List<Wanted> enabling(List<String> names, String host) {
    List<Wanted> links = new ArrayList<>();
    for (String name : withNeeds(names, host)) {
      Module module = byName.get(name);
      for (String other : module.conflicts()) {
        if (byName.containsKey(other) && byName.get(other).enabled()) {
          throw new ActionFailedException(
              "%s: module %s conflicts with %s, which is enabled; disable that first"
                  .formatted(host, name, other));
        }
      }
      module.links().forEach((path, target) -> links.add(new Wanted.Link(path, target)));
    }
    return links;
  }

  /**
   * The links that must go for modules to be disabled, as {@code a2dismod} would.
   *
   * @throws ActionFailedException when an enabled module needs one of them
   */
  List<Wanted> disabling(List<String> names, String host) {
    for (Module module : byName.values()) {
      for (String needed : module.needs()) {
        if (module.enabled() && !names.contains(module.name()) && names.contains(needed)) {
          throw new ActionFailedException(
              "%s: module %s is enabled and needs %s; disable it as well"
                  .formatted(host, module.name(), needed));
        }
      }
    }
    return names.stream()
        .filter(byName::containsKey)
        .flatMap(name -> byName.get(name).links().keySet().stream())
        .<Wanted>map(Wanted.Nothing::new)
        .toList();
  }

  private Set<String> withNeeds(List<String> names, String host) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      Module module = byName.get(name);
      if (module == null) {
        throw new ActionFailedException(
            "%s: the web server has no module '%s'; install the package that has it"
                .formatted(host, name));
      }
      if (all.add(name)) {
        open.addAll(module.needs());
      }
    }
    return all;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
