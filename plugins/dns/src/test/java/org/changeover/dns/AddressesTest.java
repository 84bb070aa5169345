package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:0DB8:0:0:0:0:0:10, 2001:db8::10",
    "::, ::",
    "::1, ::1",
    "fe80:0:0:1:0:0:0:1, fe80:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
    "1:0:0:0:0:0:0:0, 1::"
  })
  void text_isTheShortForm(String given, String shown) {
    assertThat(Addresses.parse("a", List.of(given)).toString()).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"localhost", "1.2.3", "192.0.2.256", "2001:db8::10::", "''"})
  void parse_nothingButLiterals(String given) {
    assertThatThrownBy(() -> Addresses.parse("from", List.of(given)))
        .hasMessageContaining("from: '" + given + "'");
  }

  @Test
  void parse_none() {
    assertThatThrownBy(() -> Addresses.parse("from", List.of())).hasMessageContaining("empty");
  }
}
