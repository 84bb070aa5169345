package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.console.model.KeyBinding;
import org.changeover.console.model.KeyBindings;
import org.changeover.console.model.LobbyKeys;
import org.changeover.console.model.Setting;
import org.junit.jupiter.api.Test;

/** The page of keys is made from the registries; {@code -Dgolden.update=true} writes it. */
class KeysPageTest {
  private static final Path FILE = Path.of("../docs/keys.md");

  @Test
  void page_isWhatTheRegistriesSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(FILE, page);
    }
    assertThat(page).isEqualTo(Files.readString(FILE));
  }

  private static String page() {
    var page = new StringBuilder("# The console's keys\n\n");
    page.append(
        "Made from the console's registry of keys by `KeysPageTest`. In the console `?` finds\n");
    page.append(
        "a key by what it does, `:` whatever can be done by its name; Enter does it. A key that\n");
    page.append("does nothing at the moment says why.\n");
    section(page, "At a run", KeyBindings.ALL);
    section(page, "Before a run is chosen", LobbyKeys.ALL);
    page.append("\n## Settings\n\n`:set` for the session:\n\n");
    for (Setting.Name name : Setting.Name.values()) {
      String choices = String.join("`, `", name.choices());
      page.append("- `%s`: %s: `%s`\n".formatted(name, name.tooltip(), choices));
    }
    return page.toString();
  }

  private static void section(
      StringBuilder page, String title, List<? extends KeyBinding<?, ?>> bindings) {
    page.append("\n## ").append(title).append('\n');
    Stream.of(KeyBinding.Where.values())
        .filter(where -> bindings.stream().anyMatch(binding -> binding.where() == where))
        .forEach(where -> {
          page.append("\n### ").append(first(where.words())).append("\n\n");
          page.append("| key | does | by |\n|---|---|---|\n");
          bindings.stream()
              .filter(binding -> binding.where() == where)
              .forEach(binding -> page.append(row(binding)));
        });
  }

  private static String first(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String row(KeyBinding<?, ?> binding) {
    String keys =
        binding.keys().stream()
            .map(key -> "`" + key.label().replace("|", "\\|") + "`")
            .collect(Collectors.joining(" "));
    String by = binding.role().isEmpty() ? "" : "an " + binding.role();
    return "| %s | %s | %s |\n".formatted(keys, binding.tooltip(), by);
  }
}
