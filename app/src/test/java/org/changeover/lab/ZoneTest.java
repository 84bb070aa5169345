package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneTest {
  private final AddressPlan plan = new AddressPlan(5);
  private final Zone example = Zone.of("libravatar.example", plan);
  private final Zone test = Zone.of("libravatar.test", plan);

  @Test
  void pools_haveTheShapeOfTheService() {
    assertThat(data("cdn", "A")).hasSize(4);
    assertThat(data("cdn", "AAAA")).hasSize(2);
    assertThat(data("seccdn", "A")).hasSize(2);
    assertThat(data("seccdn", "AAAA")).hasSize(1);
  }

  @Test
  void pools_keepBothFamilies_withoutTheOldServer() {
    for (String pool : List.of("cdn", "seccdn")) {
      assertThat(data(pool, "A")).contains(plan.ipv4(LabHost.MIRROR1));
      assertThat(data(pool, "AAAA")).contains(plan.ipv6(LabHost.MIRROR1));
    }
  }

  @Test
  void thirdParties_areInThePoolWithoutCertificatesOnly() {
    for (LabHost third : LabHost.THIRD_PARTIES) {
      assertThat(data("cdn", "A")).contains(plan.ipv4(third));
      assertThat(data("seccdn", "A")).doesNotContain(plan.ipv4(third));
    }
  }

  @Test
  void mail_goesToTheOutsideWorld() {
    assertThat(data("@", "MX")).containsExactly("10 mail");
    assertThat(data("mail", "A")).containsExactly(plan.ipv4(LabHost.OUTSIDE));
  }

  @Test
  void file_holdsEveryRecord_withTheLongTtl() {
    assertThat(example.file())
        .startsWith("$ORIGIN libravatar.example.\n$TTL 43200\n")
        .contains("www IN CNAME @\n", "stats IN CNAME @\n")
        .contains("@ IN TXT \"v=spf1 ip4:10.77.5.10 ip6:fd77:0:0:5::10 -all\"\n")
        .contains("0.cdn IN A 10.77.5.10\n", "acme IN AAAA fd77:0:0:5::10\n");
  }

  @Test
  void planted_listsNameAndType_onceEach() {
    assertThat(example.planted())
        .doesNotHaveDuplicates()
        .contains("libravatar.example. A address", "libravatar.example. TXT address")
        .contains("cdn.libravatar.example. AAAA address", "www.libravatar.example. CNAME alias")
        .noneMatch(line -> line.startsWith("seccdn.libravatar.example. AAAA"))
        .noneMatch(line -> line.startsWith("ns1."));
  }

  @Test
  void forgottenName_isInTheSecondZoneOnly() {
    assertThat(test.planted()).contains("forgotten.libravatar.test. A forgotten");
    assertThat(example.planted()).noneMatch(line -> line.startsWith("forgotten."));
  }

  @Test
  void planted_isExactlyWhatHoldsTheOldAddress() {
    List<String> holding =
        example.entries().stream()
            .filter(entry ->
                contains(entry, plan.ipv4(LabHost.OLD)) || contains(entry, plan.ipv6(LabHost.OLD)))
            .map(entry -> entry.name().replace("@", "") + " " + entry.type())
            .distinct()
            .toList();

    assertThat(example.planted().stream().filter(line -> line.endsWith(" address")))
        .hasSameSizeAs(holding);
  }

  private static boolean contains(Zone.Entry entry, String address) {
    return entry.data().equals(address) || entry.data().contains(":" + address + " ");
  }

  private List<String> data(String name, String type) {
    return example.entries().stream()
        .filter(entry -> entry.name().equals(name) && entry.type().equals(type))
        .map(Zone.Entry::data)
        .toList();
  }
}
