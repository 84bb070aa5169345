package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TXTRecord;

class SpfTest {
  private static final Addresses OLD =
      Addresses.parse("old", List.of("192.0.2.10", "2001:db8::10"));

  private static TXTRecord text(String... strings) {
    return new TXTRecord(Name.fromConstantString("x.example."), DClass.IN, 60, List.of(strings));
  }

  @ParameterizedTest
  @CsvSource({
    "v=spf1 ip4:192.0.2.10 -all, true",
    "v=spf1 +ip4:192.0.2.10/32 -all, true",
    "v=spf1 IP6:2001:DB8:0:0::10 -all, true",
    "v=spf1 ?ip6:2001:db8::10/128, true",
    "v=spf1 ip4:192.0.2.100 -all, false",
    "v=spf1 ip4:192.0.2.0/24 -all, false",
    "a text about 192.0.2.10, false",
    "v=spf1 ip4:192.0.2.999 -all, false"
  })
  void names_onlyTheAddressItself(String text, boolean names) {
    assertThat(Spf.names(text(text), OLD)).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({
    "v=spf1 ip4:192.0.2.0/24 -all, true",
    "v=spf1 ip4:192.0.2.64/26 -all, false",
    "v=spf1 ip6:2001:db8::/32 -all, true",
    "v=spf1 ip4:192.0.2.10 -all, false"
  })
  void coversByNetwork_findsNetworks(String text, boolean covers) {
    assertThat(Spf.coversByNetwork(text(text), OLD)).isEqualTo(covers);
  }

  @ParameterizedTest
  @CsvSource({
    "a text about 192.0.2.10., true",
    "server=192.0.2.10;, true",
    "host:192.0.2.10, true",
    "'at [2001:db8:0::10], port 80', true",
    "2001:db8::10: the old one, true",
    "v=spf1 ip4:192.0.2.10/24 -all, true",
    "a text about 192.0.2.100, false",
    "version 2.192.0.2.10, false",
    "2001:db8::101, false",
    "face:b00c, false"
  })
  void mentions_anyWordThatIsTheAddress(String text, boolean mentions) {
    assertThat(Spf.mentions(text(text), OLD)).isEqualTo(mentions);
  }

  @Test
  void replace_keepsEverythingElse() {
    var replaced =
        (TXTRecord)
            Spf.replace(
                text("v=spf1 a:\\\"q\\\" ~ip4:192.0.2.10/32 ip6:2001:db8::10 ip4:192.0.2.7 -all"),
                SpfTest::successor);

    assertThat(replaced.getStrings())
        .containsExactly(
            "v=spf1 a:\\\"q\\\" ~ip4:192.0.2.11/32 ip6:2001:db8::11 ip4:192.0.2.7 -all");
    assertThat(replaced.getTTL()).isEqualTo(60);
  }

  @Test
  void replace_readsAcrossStrings() {
    var replaced =
        (TXTRecord) Spf.replace(text("v=spf1 ip4:192.0", ".2.10 -all"), SpfTest::successor);

    assertThat(String.join("", replaced.getStrings())).isEqualTo("v=spf1 ip4:192.0.2.11 -all");
  }

  @Test
  void replace_untouchedText_isTheSameRecord() {
    TXTRecord text = text("v=spf1 include:", "example.net -all");

    assertThat(Spf.replace(text, SpfTest::successor)).isSameAs(text);
  }

  private static List<InetAddress> successor(InetAddress old) {
    return OLD.contains(old)
        ? Addresses.parse("new", List.of("192.0.2.11", "2001:db8::11")).like(old).all()
        : List.of();
  }
}
