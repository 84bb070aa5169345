package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.changeover.preflight.Inspected;
import org.changeover.preflight.Inspected.Kind;
import org.changeover.spi.Finding;
import org.changeover.spi.Finding.Severity;
import org.junit.jupiter.api.Test;

class FindingsTextTest {
  private static final List<Inspected> ALL =
      List.of(
          new Inspected(
              Kind.HOST,
              "old",
              List.of(
                  Finding.fine("login", "in 80 ms"),
                  Finding.note("account", "admin"),
                  Finding.fine("clock", "+0.1 s"),
                  Finding.blocker("room on /", "1 MiB free", "make room"))),
          new Inspected(Kind.ADDRESS, "203.0.113.10", List.of(Finding.fine("left", "nowhere"))));

  @Test
  void whatIsFine_isOneLine_andTheWorstComesFirstAtLength() {
    assertThat(new FindingsText(ALL).lines())
        .containsExactly(
            "Host old",
            "  fine     login: in 80 ms · clock: +0.1 s",
            "  blocker  room on /: 1 MiB free",
            "           do: make room",
            "  note     account: admin",
            "Address 203.0.113.10, which the plan leaves",
            "  fine     left: nowhere",
            "1 blocker, 0 warning, 1 note, 3 fine");
  }

  @Test
  void whereNothingWasFound_nothingIsSaid() {
    var nothing = new Inspected(Kind.SECRETS, "secrets", List.of());
    assertThat(new FindingsText(List.of(nothing)).lines())
        .containsExactly("0 blocker, 0 warning, 0 note, 0 fine");
  }

  @Test
  void worst_isFineWhenNothingWasFound() {
    assertThat(FindingsText.worst(List.of())).isEqualTo(Severity.FINE);
    assertThat(FindingsText.worst(ALL)).isEqualTo(Severity.BLOCKER);
  }
}
