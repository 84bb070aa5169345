package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressPlanTest {
  @Test
  void addresses_haveTheSameLastPart() {
    AddressPlan plan = new AddressPlan(43);

    assertThat(plan.addresses(LabHost.OLD)).containsExactly("10.77.43.10", "fd77:0:0:43::10");
  }

  @Test
  void addresses_areWrittenAsEverybodyWritesThem_inEverySubnet() {
    for (int subnet = 1; subnet < 256; subnet++) {
      assertThat(new AddressPlan(subnet).ipv6(LabHost.CLIENT))
          .matches("fd77:0:0:[1-9][0-9]{0,2}::[1-9][0-9]*");
    }
  }

  @Test
  void hosts_shareNoAddress() {
    assertThat(Arrays.stream(LabHost.values()).map(LabHost::last).distinct())
        .hasSize(LabHost.values().length)
        .doesNotContain(AddressPlan.MACHINE);
  }

  @Test
  void firstFree_skipsTakenOnes_andWrapsAround() {
    assertThat(AddressPlan.firstFree(254, Set.of(254, 255)).subnet()).isEqualTo(1);
    assertThat(AddressPlan.firstFree(7, Set.of()).subnet()).isEqualTo(7);
  }

  @Test
  void firstFree_saysSo_whenAllAreTaken() {
    Set<Integer> all = IntStream.range(1, 256).boxed().collect(Collectors.toSet());

    assertThatThrownBy(() -> AddressPlan.firstFree(0, all))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("take a lab down");
  }
}
