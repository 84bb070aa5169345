package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.changeover.spi.Receipt;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class UpdateMessageTest {
  private static ZoneEdit edit() {
    return SetTtl.wish(
            List.of(Zones.read(Zones.EXAMPLE)),
            Addresses.parse("old", Zones.OLD),
            3600,
            Set.of(),
            Set.of())
        .edits()
        .getFirst();
  }

  @Test
  void prerequisites_lockTheZoneAndEveryValueWithTtlZero() {
    Message update = UpdateMessage.of(edit(), true);

    List<Record> prerequisites = update.getSection(Section.PREREQ);
    assertThat(update.getHeader().getOpcode()).isEqualTo(Opcode.UPDATE);
    assertThat(prerequisites).allMatch(r -> r.getTTL() == 0 && r.getDClass() == DClass.IN);
    assertThat(prerequisites.getFirst().getType()).isEqualTo(Type.SOA);
    assertThat(prerequisites)
        .hasSize(
            1
                + edit().edits().stream()
                    .mapToInt(e -> e.before().orElseThrow().records().size())
                    .sum());
  }

  @Test
  void updates_deleteEachSetOnceAndAddAllOfItsRecords() {
    Message update = UpdateMessage.of(edit(), true);

    List<Record> pool =
        update.getSection(Section.UPDATE).stream()
            .filter(r -> r.getName().toString().equals("cdn.libravatar.example."))
            .filter(r -> r.getType() == Type.A)
            .toList();
    assertThat(pool).hasSize(5);
    assertThat(pool.getFirst().getDClass()).isEqualTo(DClass.ANY);
    assertThat(pool.subList(1, 5)).allMatch(r -> r.getTTL() == 3600 && r.getDClass() == DClass.IN);
  }

  @Test
  void receipt_bringsTheEditBackToTheLetter() {
    ZoneEdit edit = edit();

    Receipt receipt = ZoneReceipt.of("set-ttl", edit);
    ZoneEdit read = ZoneReceipt.read(receipt);

    assertThat(read.zone()).isEqualTo(edit.zone());
    assertThat(read.soa()).isEqualTo(edit.soa());
    assertThat(read.edits()).containsExactlyInAnyOrderElementsOf(edit.edits());
    assertThat(receipt.format()).isEqualTo("dns/set-ttl@1");
    assertThat(receipt.fact("before")).contains("CNAME\tLibravatar.Example.");
    assertThat(ZoneReceipt.of("set-ttl", read).facts()).isEqualTo(receipt.facts());
  }
}
