package org.changeover.plugins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code changeover plugin list} shows: as text for people and as JSON for scripts. */
public final class PluginListing {
  private final PluginCatalogue catalogue;

  public PluginListing(PluginCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Lines, each with its end. */
  public String text() {
    var text = new StringBuilder();
    int width =
        catalogue.providers().values().stream()
            .flatMap(p -> p.actions().keySet().stream().map(a -> p.name() + "/" + a))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    for (LoadedProvider provider : catalogue.providers().values()) {
      PluginSource source = provider.source();
      text.append(
          "%s %s (%s)%n".formatted(provider.name(), source.version(), source.file().getFileName()));
      provider
          .actions()
          .forEach((name, action) ->
              text.append(
                  "  %s  %s%n"
                      .formatted(
                          pad(provider.name() + "/" + name, width),
                          Reasons.printable(action.summary()))));
    }
    if (catalogue.providers().isEmpty()) {
      text.append("No provider is loaded.%n".formatted());
    }
    for (Refused refused : catalogue.refused()) {
      text.append("not loaded: %s: %s%n".formatted(refused.file().getFileName(), refused.reason()));
    }
    return text.toString();
  }

  /**
   * One JSON object: {@code providers}, each with {@code name}, {@code plugin}, {@code version},
   * {@code file}, {@code sha256} and {@code actions} ({@code name}, {@code summary}); and {@code
   * refused}, each with {@code file} and {@code reason}.
   */
  public String json() {
    var root = new LinkedHashMap<String, Object>();
    root.put(
        "providers", catalogue.providers().values().stream().map(PluginListing::shown).toList());
    root.put(
        "refused",
        catalogue.refused().stream()
            .map(r -> ordered("file", r.file().toString(), "reason", r.reason()))
            .toList());
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of strings are always JSON", e);
    }
  }

  private static Map<String, Object> shown(LoadedProvider provider) {
    var actions = new ArrayList<Map<String, Object>>();
    provider
        .actions()
        .forEach((name, action) ->
            actions.add(
                ordered("name", provider.name() + "/" + name, "summary", action.summary())));
    PluginSource source = provider.source();
    Map<String, Object> shown =
        ordered(
            "name", provider.name(),
            "plugin", source.id(),
            "version", source.version(),
            "file", source.file().toString(),
            "sha256", source.sha256());
    shown.put("actions", List.copyOf(actions));
    return shown;
  }

  private static Map<String, Object> ordered(String... namesAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
