package org.changeover.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Guards what plugins compile against. When a change is meant, raise {@link SpiVersion} by the
 * rules of semantic versioning and write the baseline anew with {@code -Dsignatures.update=true}.
 */
class SignatureGuardTest {
  private static final Path BASELINE =
      Path.of("src/test/resources/org/changeover/spi/signatures.txt");

  @Test
  void signatures_areThoseOfTheBaseline() throws IOException {
    List<String> now = Signatures.of(Signatures.publicTypes());
    if (Boolean.getBoolean("signatures.update")) {
      Files.createDirectories(BASELINE.getParent());
      Files.write(BASELINE, now);
    }

    assertThat(Signatures.differences(Files.readAllLines(BASELINE), now))
        .as("differences from %s; when they are meant, run with -Dsignatures.update=true", BASELINE)
        .isEmpty();
  }

  @Test
  void baseline_holdsTheWholeSpi() {
    assertThat(Signatures.publicTypes())
        .contains(Provider.class, ChangingAction.class, Command.Input.Lent.class, Doc.class)
        .hasSizeGreaterThan(40);
  }

  /** What the SPI might have been; {@link After} breaks it in every way there is. */
  interface Before {
    interface Verb {
      String name();

      default int retries() {
        return 0;
      }
    }

    record Noun(@Doc("what it is") String text, int count) {}

    sealed interface Answer permits Answer.Yes, Answer.No {
      record Yes() implements Answer {}

      record No() implements Answer {}
    }

    enum Degree {
      SOME,
      ALL
    }
  }

  /** The same with a break in each. */
  interface After {
    interface Verb {
      CharSequence name();

      int retries();

      void more();
    }

    record Noun(String text, long count) {}

    sealed interface Answer permits Answer.Yes, Answer.No, Answer.Perhaps {
      record Yes() implements Answer {}

      record No() implements Answer {}

      record Perhaps() implements Answer {}
    }

    enum Degree {
      SOME
    }
  }

  @Test
  void plantedBreaks_areAllSeen() {
    assertThat(breaks(Before.Verb.class, After.Verb.class))
        .anySatisfy(d -> assertThat(d).contains("gone", "java.lang.String", "name()"))
        .anySatisfy(d -> assertThat(d).contains("gone", "default", "retries()"))
        .anySatisfy(d -> assertThat(d).contains("new", "more()"));
    assertThat(breaks(Before.Noun.class, After.Noun.class))
        .anySatisfy(d -> assertThat(d).contains("gone", "components", "what it is", "int count"));
    assertThat(breaks(Before.Answer.class, After.Answer.class))
        .anySatisfy(d -> assertThat(d).contains("new", "permits", "Perhaps"));
    assertThat(breaks(Before.Degree.class, After.Degree.class))
        .anySatisfy(d -> assertThat(d).contains("gone", "[SOME, ALL]"));
  }

  @Test
  void removedType_isSeen() {
    List<String> now = Signatures.of(Signatures.publicTypes());
    List<String> without =
        now.stream().filter(line -> !line.startsWith(HostRef.class.getName() + ":")).toList();

    assertThat(Signatures.differences(now, without))
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d).contains("gone", "HostRef"));
    assertThat(Signatures.differences(now, now)).isEmpty();
  }

  private static List<String> breaks(Class<?> before, Class<?> after) {
    List<String> renamed =
        Signatures.of(List.of(after)).stream()
            .map(line -> line.replace("$After", "$Before").replace(".After", ".Before"))
            .toList();
    return Signatures.differences(Signatures.of(List.of(before)), renamed);
  }
}
