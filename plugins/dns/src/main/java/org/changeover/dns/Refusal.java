package org.changeover.dns;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Endpoint;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIGRecord;

/**
 * Puts a server's refusal of a signed request into words. NOTAUTH alone says little: it stands for
 * a wrong secret, an unknown key, a clock that is off, or a zone that is not served; the TSIG
 * record's own error tells them apart (RFC 8945, 5.2; RFC 2136, 3.1).
 *
 * @param asked what was asked, such as {@code the update}
 */
record Refusal(Endpoint server, Name zone, String asked, TsigKey key, Clock clock) {

  /** Why the request was refused because of its signature; empty when that was accepted. */
  Optional<ActionFailedException> ofSignature(Message answer) {
    TSIGRecord signature = answer.getTSIG();
    int error = signature == null ? Rcode.NOERROR : signature.getError();
    return switch (error) {
      case Rcode.NOERROR -> Optional.empty();
      case Rcode.BADSIG ->
          failed(
              "the secret is not the one that the server has for the "
                  + key
                  + " (BADSIG): compare the inventory's secret and algorithm with the server's key"
                  + " file");
      case Rcode.BADKEY ->
          failed(
              "the server does not know the "
                  + key
                  + " with this algorithm (BADKEY): check 'key-name' and 'algorithm' in the inventory"
                  + " and the key statement on the server");
      case Rcode.BADTIME ->
          failed("the clocks disagree (BADTIME)" + difference(signature) + ": set both by NTP");
      default -> failed("the signature was refused (" + Rcode.TSIGstring(error) + ")");
    };
  }

  /** Why the request was refused for what it asks. */
  ActionFailedException ofRequest(Message answer) {
    int rcode = answer.getRcode();
    String why =
        switch (rcode) {
          case Rcode.REFUSED ->
              "the server does not allow it (REFUSED): allow it to the "
                  + key
                  + " (in BIND: allow-update or update-policy, and allow-transfer)";
          case Rcode.NOTAUTH, Rcode.NOTZONE ->
              "the server does not serve this zone ("
                  + Rcode.string(rcode)
                  + "): check 'zones', and that 'primary' is the server that takes updates";
          case Rcode.FORMERR, Rcode.NOTIMP ->
              "the server does not understand it ("
                  + Rcode.string(rcode)
                  + "): does it support dynamic updates (RFC 2136)?";
          case Rcode.SERVFAIL ->
              "the server failed (SERVFAIL): read its log; often it is still loading the zone, or"
                  + " cannot write its journal";
          default -> "the server answered " + Rcode.string(rcode);
        };
    return new ActionFailedException(at() + why);
  }

  /** That an answer cannot be trusted, which says nothing about what the server did. */
  ActionFailedException notSigned(int verification) {
    String why =
        verification == Rcode.BADTIME
            ? "the answer was signed at another time than this machine's clock says"
            : "the answer is not signed with the " + key;
    return new ActionFailedException(
        at() + why + ": check the clocks, and that nothing between rewrites DNS messages");
  }

  private Optional<ActionFailedException> failed(String why) {
    return Optional.of(new ActionFailedException(at() + why));
  }

  private String at() {
    return server + " refused " + asked + " of zone " + Names.text(zone) + ": ";
  }

  private String difference(TSIGRecord signature) {
    byte[] other = signature.getOther();
    if (other == null || other.length != 6) {
      return "";
    }
    Instant theirs = Instant.ofEpochSecond(new BigInteger(1, other).longValueExact());
    long seconds = Duration.between(clock.instant(), theirs).toSeconds();
    return ", the server's is %d s %s"
        .formatted(Math.abs(seconds), seconds < 0 ? "behind" : "ahead");
  }
}
