package org.changeover.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T13:30:00Z",
        "2026-11-22T13:30:05.1Z",
        "2026-11-22T13:30:05.123456Z",
        "2024-02-29T23:59:59.999999999Z",
        "1969-12-31T23:59:59.000000001Z",
        "+12345-01-01T00:00:00Z"
      })
  void instant_isTheOneThatJavaReads(String text) {
    assertThat(Instants.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Z", "2026-13-22T13:30:00Z", "2026-02-30T13:30:00Z", "2026-11-22 13:30:00Z"})
  void anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Instants.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
