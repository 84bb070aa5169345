package org.changeover.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * A small resolver over TCP, which answers what a test lets it hold, and notes what it is asked.
 */
final class ModelCache {
  private final Function<Rrset.Key, Optional<Rrset>> held;
  private final List<Rrset.Key> asked = new CopyOnWriteArrayList<>();
  private int rcode = Rcode.NOERROR;
  private boolean resolves = true;
  private boolean tellsWhatItHolds;

  private ModelCache(Function<Rrset.Key, Optional<Rrset>> held) {
    this.held = held;
  }

  /** Holds what the zones of a server have, for so many seconds longer than their TTL. */
  static ModelCache of(ModelServer server, long longer) {
    return new ModelCache(key ->
        server.zones().stream()
            .flatMap(zone -> zone.find(key).stream())
            .findFirst()
            .map(set -> set.ttl(set.ttl() + longer)));
  }

  static ModelCache holding(Function<Rrset.Key, Optional<Rrset>> held) {
    return new ModelCache(held);
  }

  ModelCache answering(int code) {
    rcode = code;
    return this;
  }

  ModelCache withoutRecursion() {
    resolves = false;
    return this;
  }

  /** Also answers questions without recursion. */
  ModelCache tellingWhatItHolds() {
    tellsWhatItHolds = true;
    return this;
  }

  /** What it was asked to resolve. */
  List<Rrset.Key> asked() {
    return asked;
  }

  void serve(Socket socket) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    var out = new DataOutputStream(socket.getOutputStream());
    try {
      while (true) {
        byte[] wire = new byte[in.readUnsignedShort()];
        in.readFully(wire);
        byte[] answer = Wire.plain(answer(new Message(wire)));
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
      }
    } catch (EOFException hungUp) {
      socket.close();
    }
  }

  private Message answer(Message question) {
    var key = new Rrset.Key(question.getQuestion().getName(), question.getQuestion().getType());
    var answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(question.getQuestion(), Section.QUESTION);
    boolean recursion = question.getHeader().getFlag(Flags.RD);
    if (!recursion && !tellsWhatItHolds) {
      answer.getHeader().setRcode(Rcode.REFUSED);
      return answer;
    }
    if (recursion) {
      asked.add(key);
    }
    if (resolves) {
      answer.getHeader().setFlag(Flags.RA);
    }
    answer.getHeader().setRcode(rcode);
    held.apply(key)
        .ifPresent(set -> set.records().forEach(one -> answer.addRecord(one, Section.ANSWER)));
    return answer;
  }
}
