package org.changeover.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/**
 * A small authoritative server over TCP: questions, signed transfers in several messages, signed
 * updates with prerequisites (RFC 2136, 3.2), and the faults that a test asks for. A secondary
 * shows what its primary has, after it was asked a number of times.
 */
final class ModelServer {
  /** What goes wrong with the next update. */
  enum Fault {
    NONE,
    /** It is made, and the connection breaks before the answer. */
    ANSWER_LOST,
    /** The connection breaks before it is made. */
    NOT_MADE,
    /** It is answered without being made. */
    LIE,
    /** It is answered without a signature. */
    UNSIGNED_ANSWER,
    /** It is refused, without a signature. */
    UNSIGNED_REFUSAL
  }

  private static final int RECORDS_IN_ONE_MESSAGE = 5;

  private final Name keyName = Name.fromConstantString("changeover.");
  private final TSIG tsig;
  private final Clock clock;
  private final Map<Name, Zone> zones = new TreeMap<>();
  private final AtomicInteger lag = new AtomicInteger();
  private ModelServer primary = this;
  private Map<Name, Zone> old = Map.of();
  private Fault fault = Fault.NONE;
  private Runnable beforeUpdate = () -> {};
  private int refusal = Rcode.NOERROR;
  private boolean rewritesSoa;
  private boolean keepsSerial;

  private ModelServer(Clock clock) {
    this.clock = clock;
    byte[] secret = Base64.getDecoder().decode(Bind.SECRET);
    tsig =
        new TSIG(
            TSIG.HMAC_SHA256,
            keyName,
            new javax.crypto.spec.SecretKeySpec(secret, "HmacSHA256"),
            clock);
  }

  static ModelServer primary(Clock clock, List<Zone> zones) {
    var server = new ModelServer(clock);
    zones.forEach(z -> server.zones.put(z.origin(), z));
    return server;
  }

  /** A secondary that answers from what its primary has now, until it was asked that often. */
  ModelServer secondary(int questionsUntilItCatchesUp) {
    var server = new ModelServer(clock);
    server.primary = this;
    server.old = new HashMap<>(zones);
    server.lag.set(questionsUntilItCatchesUp);
    return server;
  }

  ModelServer next(Fault nextFault) {
    fault = nextFault;
    return this;
  }

  /** What somebody else does just before the next update arrives. */
  ModelServer beforeNextUpdate(Runnable edit) {
    beforeUpdate = edit;
    return this;
  }

  /** Every signed request is refused with that code. */
  ModelServer refuse(int rcode) {
    refusal = rcode;
    return this;
  }

  /** Serves another serial than it compares with, as PowerDNS does with SOA-EDIT. */
  ModelServer rewriteSoa() {
    rewritesSoa = true;
    return this;
  }

  /** Updates leave the serial as it is. */
  ModelServer keepSerial() {
    keepsSerial = true;
    return this;
  }

  /** Puts another set of records into a zone, as a person with an editor does. */
  synchronized void edit(Name zone, Rrset changed) {
    Zone now = zones.get(zone);
    var rrsets = new HashMap<>(now.rrsets());
    rrsets.put(changed.key(), changed);
    zones.put(zone, new Zone(zone, raised(now.soa()), rrsets));
  }

  synchronized Zone zone(String name) {
    return zones.get(Name.fromConstantString(name));
  }

  synchronized List<Zone> zones() {
    return List.copyOf(zones.values());
  }

  /** Everything but the serials, as text. */
  synchronized String picture() {
    return zones.values().stream()
        .flatMap(z -> z.sorted().stream())
        .flatMap(r -> r.records().stream())
        .map(Record::toString)
        .collect(Collectors.joining("\n"));
  }

  void serve(Socket socket) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    var out = new DataOutputStream(socket.getOutputStream());
    try {
      while (true) {
        byte[] wire = new byte[in.readUnsignedShort()];
        in.readFully(wire);
        for (byte[] bytes : answers(new Message(wire), wire)) {
          byte[] framed = new byte[bytes.length + 2];
          framed[0] = (byte) (bytes.length >> 8);
          framed[1] = (byte) bytes.length;
          System.arraycopy(bytes, 0, framed, 2, bytes.length);
          out.write(framed);
        }
      }
    } catch (EOFException hungUp) {
      socket.close();
    }
  }

  private synchronized List<byte[]> answers(Message asked, byte[] wire) throws IOException {
    if (asked.getTSIG() == null) {
      boolean question = asked.getHeader().getOpcode() == Opcode.QUERY;
      return List.of(Wire.plain(question ? answer(asked) : reply(asked, Rcode.REFUSED)));
    }
    int verified =
        asked.getTSIG().getName().equals(keyName) ? tsig.verify(asked, wire, null) : Rcode.BADKEY;
    if (verified != Rcode.NOERROR) {
      return List.of(badlySigned(asked, verified));
    }
    if (refusal != Rcode.NOERROR) {
      return List.of(signed(reply(asked, refusal), asked));
    }
    return asked.getHeader().getOpcode() == Opcode.UPDATE
        ? List.of(update(asked))
        : transfer(asked);
  }

  private byte[] badlySigned(Message asked, int error) {
    byte[] plain = Wire.plain(reply(asked, Rcode.NOTAUTH));
    TSIGRecord theirs = asked.getTSIG();
    if (error == Rcode.BADTIME) {
      return Wire.signed(plain, tsig.generate(reply(asked, Rcode.NOTAUTH), plain, error, theirs));
    }
    return Wire.signed(
        plain,
        new TSIGRecord(
            theirs.getName(),
            DClass.ANY,
            0,
            theirs.getAlgorithm(),
            clock.instant(),
            Duration.ofSeconds(300),
            new byte[0],
            asked.getHeader().getID(),
            error,
            new byte[0]));
  }

  private static Message reply(Message asked, int rcode) {
    var answer = new Message(asked.getHeader().getID());
    answer.getHeader().setOpcode(asked.getHeader().getOpcode());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setRcode(rcode);
    answer.addRecord(asked.getQuestion(), Section.QUESTION);
    return answer;
  }

  private byte[] signed(Message answer, Message asked) {
    byte[] plain = Wire.plain(answer);
    return Wire.signed(plain, tsig.generate(answer, plain, Rcode.NOERROR, asked.getTSIG()));
  }

  private Message answer(Message asked) {
    Map<Name, Zone> shown =
        primary == this || lag.getAndUpdate(n -> Math.max(0, n - 1)) == 0 ? primary.zones : old;
    Name name = asked.getQuestion().getName();
    var zone = shown.values().stream().filter(z -> name.subdomain(z.origin())).findFirst();
    if (zone.isEmpty()) {
      return reply(asked, Rcode.REFUSED);
    }
    Message answer = reply(asked, Rcode.NOERROR);
    answer.getHeader().setFlag(Flags.AA);
    int type = asked.getQuestion().getType();
    if (type == Type.SOA && name.equals(zone.get().origin())) {
      answer.addRecord(primary.served(zone.get().soa()), Section.ANSWER);
    }
    zone.get()
        .find(new Rrset.Key(name, type))
        .ifPresent(r -> r.records().forEach(one -> answer.addRecord(one, Section.ANSWER)));
    return answer;
  }

  private List<byte[]> transfer(Message asked) {
    Zone zone = zones.get(asked.getQuestion().getName());
    if (zone == null) {
      return List.of(signed(reply(asked, Rcode.NOTAUTH), asked));
    }
    var records = new ArrayList<Record>();
    records.add(served(zone.soa()));
    zone.sorted().forEach(r -> records.addAll(r.records()));
    records.add(served(zone.soa()));
    var messages = new ArrayList<byte[]>();
    TSIGRecord last = asked.getTSIG();
    for (int from = 0; from < records.size(); from += RECORDS_IN_ONE_MESSAGE) {
      Message part = reply(asked, Rcode.NOERROR);
      records
          .subList(from, Math.min(records.size(), from + RECORDS_IN_ONE_MESSAGE))
          .forEach(r -> part.addRecord(r, Section.ANSWER));
      byte[] plain = Wire.plain(part);
      last = tsig.generate(part, plain, Rcode.NOERROR, last, from == 0);
      messages.add(Wire.signed(plain, last));
    }
    return messages;
  }

  private byte[] update(Message asked) throws IOException {
    beforeUpdate.run();
    beforeUpdate = () -> {};
    Fault now = fault;
    fault = Fault.NONE;
    if (now == Fault.NOT_MADE) {
      throw new EOFException("fault");
    }
    if (now == Fault.UNSIGNED_REFUSAL) {
      return Wire.plain(reply(asked, Rcode.REFUSED));
    }
    Zone zone = zones.get(asked.getQuestion().getName());
    int rcode = zone == null ? Rcode.NOTAUTH : prerequisites(asked, zone);
    if (rcode == Rcode.NOERROR && now != Fault.LIE) {
      make(asked, zone);
    }
    if (now == Fault.ANSWER_LOST) {
      throw new EOFException("fault");
    }
    Message answer = reply(asked, rcode);
    return now == Fault.UNSIGNED_ANSWER ? Wire.plain(answer) : signed(answer, asked);
  }

  private static int prerequisites(Message asked, Zone zone) {
    if (asked.getSection(Section.PREREQ).stream().anyMatch(r -> r.getTTL() != 0)) {
      return Rcode.FORMERR;
    }
    for (Record r : asked.getSection(Section.PREREQ)) {
      var key = new Rrset.Key(r.getName(), r.getType());
      if (r.getDClass() == DClass.NONE && zone.find(key).isPresent()) {
        return Rcode.YXRRSET;
      }
    }
    Map<Rrset.Key, Rrset> wanted =
        Rrset.group(
            asked.getSection(Section.PREREQ).stream()
                .filter(r -> r.getDClass() == DClass.IN)
                .toList());
    for (Rrset one : wanted.values()) {
      List<Record> there =
          one.key().type() == Type.SOA
              ? List.of(zone.soa())
              : zone.find(one.key()).map(Rrset::records).orElse(List.of());
      if (!there.equals(one.records())) {
        return Rcode.NXRRSET;
      }
    }
    return Rcode.NOERROR;
  }

  private void make(Message asked, Zone zone) {
    var rrsets = new HashMap<>(zone.rrsets());
    for (Record r : asked.getSection(Section.UPDATE)) {
      var key = new Rrset.Key(r.getName(), r.getType());
      if (r.getDClass() == DClass.ANY) {
        rrsets.remove(key);
      } else {
        var members = new ArrayList<Record>();
        members.add(r);
        if (rrsets.containsKey(key)) {
          rrsets.get(key).records().forEach(o -> members.add(Rrset.withTtl(o, r.getTTL())));
        }
        rrsets.put(key, new Rrset(key, r.getTTL(), members));
      }
    }
    SOARecord soa = keepsSerial ? zone.soa() : raised(zone.soa());
    zones.put(zone.origin(), new Zone(zone.origin(), soa, rrsets));
  }

  private SOARecord served(SOARecord soa) {
    return rewritesSoa ? serial(soa, soa.getSerial() + 1_000_000) : soa;
  }

  private static SOARecord raised(SOARecord soa) {
    return serial(soa, soa.getSerial() + 1);
  }

  private static SOARecord serial(SOARecord soa, long serial) {
    return new SOARecord(
        soa.getName(),
        soa.getDClass(),
        soa.getTTL(),
        soa.getHost(),
        soa.getAdmin(),
        serial & 0xffffffffL,
        soa.getRefresh(),
        soa.getRetry(),
        soa.getExpire(),
        soa.getMinimum());
  }
}
