package org.changeover.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Receipt;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/**
 * Writes a zone's edit into a receipt and reads it back. The facts are {@code zone}, {@code soa}
 * (as it was before), {@code before} and {@code after}: the last two hold every record that the
 * edit touches, as lines of a zone file (RFC 1035, 5.1), so that a person can restore by hand what
 * a program cannot. A set that is in one of them only was not there before, or is not there after.
 */
final class ZoneReceipt {
  private static final String VERSION = "@1";

  private ZoneReceipt() {}

  static Receipt of(String action, ZoneEdit edit) {
    return Receipt.of(
        "dns/" + action + VERSION,
        Map.of(
            "zone", edit.zone().toString(),
            "soa", edit.soa().toString(),
            "before", lines(edit, ZoneEdit.Edit::before),
            "after", lines(edit, ZoneEdit.Edit::after)));
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws ActionFailedException when it is of another version or cannot be read
   */
  static ZoneEdit read(Receipt receipt) {
    if (!receipt.format().startsWith("dns/") || !receipt.format().endsWith(VERSION)) {
      throw new ActionFailedException(
          "the receipt "
              + receipt.format()
              + " is of another version of the provider dns: take this step back with the plugin"
              + " that made it");
    }
    Map<Rrset.Key, Rrset> before = Rrset.group(records(receipt, "before"));
    Map<Rrset.Key, Rrset> after = Rrset.group(records(receipt, "after"));
    var keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    if (keys.isEmpty()) {
      throw unreadable(receipt, "it names no record", null);
    }
    List<Record> lock = records(receipt, "soa");
    if (lock.size() != 1 || !(lock.getFirst() instanceof SOARecord soa)) {
      throw unreadable(receipt, "soa is no SOA record", null);
    }
    List<ZoneEdit.Edit> edits =
        keys.stream()
            .map(key ->
                new ZoneEdit.Edit(
                    key, Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key))))
            .toList();
    return new ZoneEdit(Names.parse("receipt", receipt.fact("zone")), soa, edits);
  }

  private static String lines(ZoneEdit edit, Function<ZoneEdit.Edit, Optional<Rrset>> side) {
    return edit.edits().stream()
        .flatMap(e -> side.apply(e).stream())
        .flatMap(set -> set.records().stream())
        .map(Record::toString)
        .collect(Collectors.joining("\n"));
  }

  private static List<Record> records(Receipt receipt, String fact) {
    byte[] text = receipt.fact(fact).getBytes(StandardCharsets.US_ASCII);
    var records = new ArrayList<Record>();
    try (var master = new Master(new ByteArrayInputStream(text), Name.root)) {
      for (Record r = master.nextRecord(); r != null; r = master.nextRecord()) {
        records.add(r);
      }
    } catch (IOException e) {
      throw unreadable(receipt, fact, e);
    }
    return records;
  }

  private static ActionFailedException unreadable(Receipt receipt, String what, Throwable cause) {
    return new ActionFailedException(
        "the receipt "
            + receipt.format()
            + " cannot be read ("
            + what
            + "): restore the records by hand from the journal",
        cause);
  }
}
