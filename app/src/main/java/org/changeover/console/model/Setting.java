package org.changeover.console.model;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Something of the display that an operator sets while the console runs. */
public record Setting(Name name, String value) {

  /** What can be set, and to what. */
  public enum Name {
    THEME("which colours mean what", "dark", "light", "colour-blind"),
    COLOR("how many colours there are", "true", "256", "16", "off"),
    ASCII("ASCII in place of drawn characters", "on", "off"),
    SYNC("frames shown at once (mode 2026)", "on", "off"),
    CLIPBOARD("whether y may use the clipboard", "on", "off");

    private final String tooltip;
    private final List<String> choices;

    Name(String tooltip, String... choices) {
      this.tooltip = tooltip;
      this.choices = List.of(choices);
    }

    public String tooltip() {
      return tooltip;
    }

    public List<String> choices() {
      return choices;
    }

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Setting {
    if (!name.choices().contains(value)) {
      throw new IllegalArgumentException(
          "%s is %s, not '%s'".formatted(name, String.join(", ", name.choices()), value));
    }
  }

  /**
   * As typed behind {@code :set}.
   *
   * @throws IllegalArgumentException with a message for who typed it: what is possible
   */
  public static Setting of(String name, String value) {
    return Arrays.stream(Name.values())
        .filter(one -> one.toString().equals(name))
        .findFirst()
        .map(one -> new Setting(one, value))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no setting '%s': %s".formatted(name, everything())));
  }

  /** All that can be set, in words. */
  public static String everything() {
    return Arrays.stream(Name.values())
        .map(name -> name + " " + String.join("|", name.choices()))
        .collect(joining(", "));
  }
}
