package org.changeover.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who counts as coming from the same place. */
class DoormanTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
  })
  void neighbourhood_isAnAddress_orTheNetworkOfACustomer(String one, String other, boolean same) {
    assertThat(
            Doorman.neighbourhood(new InetSocketAddress(one, 1))
                .equals(Doorman.neighbourhood(new InetSocketAddress(other, 2))))
        .isEqualTo(same);
  }
}
