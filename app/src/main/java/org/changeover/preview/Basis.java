package org.changeover.preview;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.changeover.plan.FrozenInputs;
import org.changeover.run.Event;

/**
 * What a preview was made of.
 *
 * @param files the SHA-256 of plan, inventory and every file that they name, by what it is called
 * @param plugins whose zips the inventory's providers come from, by id
 * @param variables of the command line
 */
public record Basis(
    Map<String, String> files, List<Event.Plugin> plugins, Map<String, String> variables) {
  public Basis {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    plugins = List.copyOf(plugins);
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
  }

  /** By which names the same files are found again, wherever they lie. */
  public static Basis of(FrozenInputs inputs, List<Event.Plugin> plugins) {
    var files = new TreeMap<String, String>();
    inputs.inputs().forEach(input -> files.put(name(input), input.sha256()));
    return new Basis(files, plugins, inputs.vars());
  }

  private static String name(FrozenInputs.Input input) {
    return switch (input.kind()) {
      case PLAN, INVENTORY, OPERATORS -> input.kind().name().toLowerCase(Locale.ROOT);
      case PLAN_FILE, INVENTORY_FILE -> "file " + input.name();
    };
  }
}
