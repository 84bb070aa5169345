package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
  private static final Rehearsal LAB =
      new Rehearsal(List.of("10.77.142.0/24", "fd77:0:0:142::/64"));

  @ParameterizedTest
  @CsvSource({
    "10.77.142.10, true",
    "10.77.142.255, true",
    "10.77.143.10, false",
    "203.0.113.10, false",
    "fd77:0:0:142::10, true",
    "fd77:0:0:142:ffff::1, true",
    "fd77:0:0:143::10, false",
    "2001:db8::10, false",
    "::ffff:10.77.142.10, true",
  })
  void address_isHeldByItsPrefix(String address, boolean held) {
    assertThat(LAB.holds(address)).isEqualTo(held);
  }

  @Test
  void prefixThatEndsWithinAByte_isHeldToTheBit() {
    var network = new Rehearsal(List.of("10.77.128.0/18"));
    assertThat(network.holds("10.77.191.255")).isTrue();
    assertThat(network.holds("10.77.192.0")).isFalse();
    assertThat(network.holds("10.77.127.255")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.77.142.0", "10.77.142.0/33", "lab/24", "fd77::/129", ""})
  void whatIsNoNetwork_isRefused(String written) {
    assertThatThrownBy(() -> new Rehearsal(List.of(written)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
