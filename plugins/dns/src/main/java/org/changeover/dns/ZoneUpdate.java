package org.changeover.dns;

import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.UnknownOutcomeException;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import reactor.core.publisher.Mono;

/**
 * Sends one update and finds out what became of it.
 *
 * <p>A server that says no to a serial which did not move compares with another SOA record than it
 * serves. Then, unless the settings forbid it, the update is sent once more and demands the records
 * only. What that cannot see, a TTL that somebody changed in between, is limited to the moment
 * between this look and the update; whoever called looks again afterwards.
 */
record ZoneUpdate(NameServers servers, Lock lock) {

  /** Completes when the update was made. */
  Mono<Void> send(ZoneEdit edit) {
    return send(edit, lock != Lock.RECORDS);
  }

  private Mono<Void> send(ZoneEdit edit, boolean demandSerial) {
    return servers
        .update(edit, demandSerial)
        .onErrorResume(
            UnknownOutcomeException.class, lost -> readBack(edit, lost).thenReturn(Rcode.NOERROR))
        .flatMap(
            rcode -> rcode == Rcode.NOERROR ? Mono.empty() : refused(edit, rcode, demandSerial));
  }

  /** Completes when a lost answer turns out to have been a yes. */
  private Mono<Void> readBack(ZoneEdit edit, UnknownOutcomeException lost) {
    return servers
        .transferUntil(List.of(edit.zone()), zones -> standing(edit, zones).allMade())
        .map(zones -> standing(edit, zones))
        .onErrorMap(e -> {
          var unknown =
              new UnknownOutcomeException(
                  lost.getMessage() + ", and reading back failed: " + e.getMessage(), lost);
          unknown.addSuppressed(e);
          return unknown;
        })
        .flatMap(standing ->
            standing.allMade()
                ? Mono.empty()
                : Mono.error(
                    new UnknownOutcomeException(
                        lost.getMessage()
                            + "; read back afterwards, it has not been made. Retrying is safe:"
                            + " each update demands what it was worked out for",
                        lost)));
  }

  private static Standing standing(ZoneEdit edit, List<Zone> zones) {
    return Standing.of(edit, zones.getFirst(), Standing.Of.WHOLE_SETS);
  }

  private Mono<Void> refused(ZoneEdit edit, int rcode, boolean demandedSerial) {
    return servers
        .transfer(List.of(edit.zone()))
        .flatMap(zones -> {
          ThreeWay threeWay = ThreeWay.of(edit, zones.getFirst());
          if (!threeWay.nothingMoved() || !demandedSerial) {
            return Mono.error(new ActionFailedException(threeWay.message(Rcode.string(rcode))));
          }
          return lock == Lock.AUTO ? send(edit, false) : Mono.error(otherSoa(edit, rcode));
        });
  }

  private static ActionFailedException otherSoa(ZoneEdit edit, int rcode) {
    return new ActionFailedException(
        "the server refused an update of zone "
            + Names.text(edit.zone())
            + " for its serial ("
            + Rcode.string(rcode)
            + "), though that is still "
            + edit.soa().getSerial()
            + ": it compares with another SOA record than it serves. Set 'lock' of the provider to"
            + " records or auto");
  }

  /** Somebody was faster: a zone as an edit expected it, as it is, and as the edit wanted it. */
  private record ThreeWay(Name zone, long serialRead, long serialNow, List<String> lines) {

    static ThreeWay of(ZoneEdit edit, Zone now) {
      List<String> lines =
          edit.edits().stream()
              .filter(e -> !now.find(e.key()).equals(e.before()))
              .map(e ->
                  "%s: read %s, now %s, wanted %s"
                      .formatted(
                          e.key(),
                          shown(e.change().before()),
                          now.find(e.key()).map(Rrset::shown).orElse("nothing"),
                          shown(e.change().after())))
              .toList();
      return new ThreeWay(edit.zone(), edit.soa().getSerial(), now.serial(), lines);
    }

    private static String shown(String side) {
      return side.isEmpty() ? "nothing" : side;
    }

    boolean nothingMoved() {
      return serialRead == serialNow && lines.isEmpty();
    }

    String message(String rcode) {
      String what =
          lines.isEmpty()
              ? "none of the records of this step is among what changed; retry the step"
              : String.join("; ", lines) + ". Decide what is right, then retry the step";
      return "zone %s changed while this step ran (%s, serial %d → %d), so nothing of it was changed: %s"
          .formatted(Names.text(zone), rcode, serialRead, serialNow, what);
    }
  }
}
