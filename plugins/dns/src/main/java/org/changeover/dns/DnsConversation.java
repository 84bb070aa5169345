package org.changeover.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Endpoint;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/**
 * What is said over one TCP connection to one name server: each message after its length in two
 * bytes (RFC 1035, 4.2.2; RFC 7766). Blocks; used by one thread.
 *
 * <p>Signatures are checked here and by hand: the library hands over a message whose signature is
 * wrong as if nothing had happened. I/O errors mean that the answer is not known; an {@link
 * ActionFailedException} means that the server said no.
 */
final class DnsConversation {
  private static final int LONGEST_MESSAGE = 0xffff;
  private static final String NOT_THE_ANSWER = "what came back is not the answer to what was asked";

  /**
   * How much of a zone is read.
   *
   * @param bytes of its messages
   * @param words what a zone with more is
   */
  record Most(int records, long bytes, String words) {
    static final Most ANY =
        new Most(1_000_000, Long.MAX_VALUE, "is larger than this provider reads");
    static final Most WATCHED = new Most(20_000, 2L << 20, "is too large to watch");
  }

  private final Endpoint server;
  private final Clock clock;
  private final DataInputStream in;
  private final DataOutputStream out;

  DnsConversation(Socket socket, Endpoint server, Duration timeout, Clock clock)
      throws IOException {
    this.server = server;
    this.clock = clock;
    socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** The server's own answer to a question: asks without recursion and without a signature. */
  Message ask(Name name, int type) throws IOException {
    return answer(question(name, type));
  }

  /**
   * What the server answers by itself, to many questions that are sent before the first answer is
   * read (RFC 7766, 6.2.1.1); a resolver answers from its cache and asks nobody. A few dozen at
   * most: their answers wait in the network's buffers.
   */
  List<Message> askAll(List<Rrset.Key> keys) throws IOException {
    for (int i = 0; i < keys.size(); i++) {
      Message question = question(keys.get(i).name(), keys.get(i).type());
      question.getHeader().setID(i);
      send(question.toWire());
    }
    var answers = new Message[keys.size()];
    for (int left = keys.size(); left > 0; left--) {
      Message answer = new Message(receive());
      int id = answer.getHeader().getID();
      if (id >= answers.length || answers[id] != null || !answer.getHeader().getFlag(Flags.QR)) {
        throw new IOException(NOT_THE_ANSWER);
      }
      answers[id] = answer;
    }
    return List.of(answers);
  }

  /** What a resolver answers, from its cache or by asking on. */
  Message resolve(Name name, int type) throws IOException {
    Message question = question(name, type);
    question.getHeader().setFlag(Flags.RD);
    return answer(question);
  }

  private Message answer(Message question) throws IOException {
    send(question.toWire());
    Message answer = new Message(receive());
    checkId(question, answer);
    return answer;
  }

  /** The whole zone (RFC 5936), every message of it signed. */
  Zone transfer(Name zone, TsigKey key, Most most) throws IOException {
    Message question = question(zone, Type.AXFR);
    var refusal = new Refusal(server, zone, "the transfer", key, clock);
    TSIGRecord signature = sendSigned(question, key);
    var verifier = new TSIG.StreamVerifier(key.tsig(), signature);
    var records = new ArrayList<Record>();
    long bytes = 0;
    boolean complete = false;
    while (!complete) {
      byte[] wire = receive();
      bytes += wire.length;
      Message part = new Message(wire);
      checkId(question, part);
      refusal.ofSignature(part).ifPresent(DnsConversation::raise);
      if (part.getRcode() != Rcode.NOERROR) {
        throw refusal.ofRequest(part);
      }
      records.addAll(part.getSection(Section.ANSWER));
      complete = records.size() > 1 && records.getLast() instanceof SOARecord;
      int verification = verifier.verify(part, wire, complete);
      if (verification != Rcode.NOERROR) {
        throw refusal.notSigned(verification);
      }
      checkTransfer(zone, records, bytes, most);
    }
    return Zone.of((SOARecord) records.getFirst(), records);
  }

  /**
   * Sends an update and returns the signed answer's code: {@link Rcode#NOERROR}, or the one of a
   * prerequisite that did not hold.
   *
   * @throws ActionFailedException when the server refused it, so that nothing was changed
   * @throws IOException when it is not known what became of it
   */
  int update(ZoneEdit edit, boolean demandSerial, TsigKey key) throws IOException {
    Message update = UpdateMessage.of(edit, demandSerial);
    var refusal = new Refusal(server, edit.zone(), "the update", key, clock);
    TSIGRecord signature = sendSigned(update, key);
    byte[] wire = receive();
    Message answer = new Message(wire);
    checkId(update, answer);
    refusal.ofSignature(answer).ifPresent(DnsConversation::raise);
    boolean genuine = key.tsig().verify(answer, wire, signature) == Rcode.NOERROR;
    if (!genuine) {
      throw new IOException(
          "the answer, "
              + Rcode.string(answer.getRcode())
              + ", is not signed with the "
              + key
              + " and so proves nothing");
    }
    return switch (answer.getRcode()) {
      case Rcode.NOERROR, Rcode.NXRRSET, Rcode.YXRRSET, Rcode.NXDOMAIN, Rcode.YXDOMAIN ->
          answer.getRcode();
      default -> throw refusal.ofRequest(answer);
    };
  }

  private static void raise(ActionFailedException refused) {
    throw refused;
  }

  private static Message question(Name name, int type) {
    Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    question.getHeader().unsetFlag(Flags.RD);
    return question;
  }

  private TSIGRecord sendSigned(Message message, TsigKey key) throws IOException {
    byte[] plain = Wire.plain(message);
    TSIGRecord signature = key.tsig().generate(message, plain, Rcode.NOERROR, null);
    send(Wire.signed(plain, signature));
    return signature;
  }

  private void send(byte[] wire) throws IOException {
    if (wire.length > LONGEST_MESSAGE) {
      throw new ActionFailedException(
          "one update of "
              + wire.length
              + " bytes would be needed, and a DNS message holds "
              + LONGEST_MESSAGE
              + ": split the step by names");
    }
    byte[] framed = new byte[wire.length + 2];
    framed[0] = (byte) (wire.length >> 8);
    framed[1] = (byte) wire.length;
    System.arraycopy(wire, 0, framed, 2, wire.length);
    out.write(framed);
    out.flush();
  }

  private byte[] receive() throws IOException {
    try {
      byte[] wire = new byte[in.readUnsignedShort()];
      in.readFully(wire);
      return wire;
    } catch (EOFException e) {
      throw new IOException("the server closed the connection before it had answered", e);
    }
  }

  private static void checkId(Message question, Message answer) throws IOException {
    if (answer.getHeader().getID() != question.getHeader().getID()
        || !answer.getHeader().getFlag(Flags.QR)) {
      throw new IOException(NOT_THE_ANSWER);
    }
  }

  private void checkTransfer(Name zone, List<Record> records, long bytes, Most most)
      throws IOException {
    if (!records.isEmpty()
        && !(records.getFirst() instanceof SOARecord soa && soa.getName().equals(zone))) {
      throw new IOException("the transfer of " + Names.text(zone) + " does not begin with its SOA");
    }
    if (records.size() > most.records() || bytes > most.bytes()) {
      throw new ActionFailedException(
          "%s: zone %s %s: it has more than %d records or %d bytes"
              .formatted(server, Names.text(zone), most.words(), most.records(), most.bytes()));
    }
  }
}
