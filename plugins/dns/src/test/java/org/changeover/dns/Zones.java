package org.changeover.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** The zones of the reference migration, as the tests have them. */
final class Zones {
  static final String EXAMPLE =
      """
      $ORIGIN libravatar.example.
      $TTL 43200
      @ SOA ns1 admin.libravatar.example. 2026112200 60 10 86400 300
      @ NS ns1
      @ NS ns2
      ns1 A 127.0.0.2
      ns2 A 127.0.0.3
      @ A 192.0.2.10
      @ AAAA 2001:db8::10
      @ MX 10 mail
      @ TXT "v=spf1 ip4:192.0.2.10 ip6:2001:db8::10 include:Mail.Example.net -all"
      www CNAME Libravatar.Example.
      stats CNAME libravatar.example.
      mail A 192.0.2.10
      cdn A 192.0.2.10
      cdn A 192.0.2.21
      cdn A 192.0.2.31
      cdn A 192.0.2.32
      cdn AAAA 2001:db8::10
      cdn AAAA 2001:db8::21
      0.cdn A 192.0.2.10
      acme 600 A 192.0.2.10
      other A 192.0.2.99
      """;

  static final String TEST =
      """
      $ORIGIN libravatar.test.
      $TTL 86400
      @ SOA ns1.libravatar.example. admin.libravatar.example. 7 60 10 86400 300
      @ NS ns1.libravatar.example.
      @ NS ns2.libravatar.example.
      @ A 192.0.2.10
      @ AAAA 2001:db8::10
      www CNAME libravatar.test.
      forgotten A 192.0.2.10
      pool A 192.0.2.21
      pool A 192.0.2.31
      pool AAAA 2001:db8::21
      pool AAAA 2001:db8::31
      """;

  static final Map<String, String> BOTH =
      Map.of("libravatar.example", EXAMPLE, "libravatar.test", TEST);
  static final List<String> OLD = List.of("192.0.2.10", "2001:db8::10");
  static final List<String> NEW = List.of("192.0.2.11", "2001:db8::11");

  private Zones() {}

  static Zone read(String text) {
    var records = new ArrayList<Record>();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try (var master = new Master(new ByteArrayInputStream(bytes), Name.root)) {
      for (Record r = master.nextRecord(); r != null; r = master.nextRecord()) {
        records.add(r);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
    SOARecord soa =
        records.stream()
            .filter(SOARecord.class::isInstance)
            .map(SOARecord.class::cast)
            .findFirst()
            .orElseThrow();
    return Zone.of(soa, records);
  }

  static List<Zone> both() {
    return List.of(read(EXAMPLE), read(TEST));
  }
}
