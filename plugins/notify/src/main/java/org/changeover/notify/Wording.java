package org.changeover.notify;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/** A text that a step gives itself or in a file, with blanks such as {@code {{name}}} in it. */
record Wording(Optional<String> text, Optional<PlanFile> file, Map<String, String> values) {
  private static final Pattern BLANK = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_-]+)\\s*}}");

  Wording {
    if (text.isPresent() == file.isPresent()) {
      throw new IllegalArgumentException("give the text, or a file that holds it: one of them");
    }
  }

  /** The text with every blank filled in. */
  Mono<String> filled(ReadContext<?> context) {
    return file.map(path -> context.file(path).map(b -> new String(b, StandardCharsets.UTF_8)))
        .orElseGet(() -> Mono.just(text.orElseThrow()))
        .map(this::fill);
  }

  private String fill(String pattern) {
    return BLANK
        .matcher(pattern)
        .replaceAll(blank -> {
          String value = values.get(blank.group(1));
          if (value == null) {
            throw new ActionFailedException(
                "the text%s has the blank %s, and 'values' gives none for it; add it there"
                    .formatted(file.map(f -> " in " + f).orElse(""), blank.group()));
          }
          return Matcher.quoteReplacement(value);
        });
  }
}
