package org.changeover.dns;

import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Update;

/**
 * The dynamic update (RFC 2136) that makes one zone's edits under the condition that nothing moved
 * since they were worked out.
 *
 * <p>Its prerequisites are the SOA record, which locks the whole zone, TTLs included; and the value
 * of every set of records touched, all with TTL 0 as 2.4.2 demands (servers answer FORMERR
 * otherwise). The SOA record is left out for servers that serve another one than they compare with
 * (PowerDNS with SOA-EDIT, BIND with inline-signing). A set is deleted and added anew, because
 * adding alone would keep old values.
 */
final class UpdateMessage {
  private UpdateMessage() {}

  static Message of(ZoneEdit edit, boolean demandSerial) {
    var update = new Update(edit.zone());
    if (demandSerial) {
      update.present(Rrset.withTtl(edit.soa(), 0));
    }
    for (ZoneEdit.Edit one : edit.edits()) {
      one.before()
          .ifPresentOrElse(
              set -> set.ttl(0).records().forEach(update::present),
              () -> update.absent(one.key().name(), one.key().type()));
    }
    for (ZoneEdit.Edit one : edit.edits()) {
      update.delete(one.key().name(), one.key().type());
      one.after().ifPresent(set -> set.records().forEach((Record r) -> update.add(r)));
    }
    return update;
  }
}
