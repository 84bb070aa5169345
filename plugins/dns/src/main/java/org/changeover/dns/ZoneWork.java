package org.changeover.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries out what an action wants of some zones: the part that all changing actions share.
 *
 * <p>One update for each zone, and for each a receipt before it. Where a crash may fall:
 *
 * <ul>
 *   <li>before or after a receipt, with the update unsent: the zone is as before, {@code check}
 *       says so, and the update is sent again;
 *   <li>with the update sent and no answer read: an update is atomic (RFC 2136, 3.4.2.7), and a
 *       second one cannot slip through, since the serial that it demands is gone once the first was
 *       applied;
 *   <li>while the other servers catch up: {@code check} sees those that lag behind, and applying
 *       again only waits for them.
 * </ul>
 *
 * <p>The time at which caches have forgotten the old records is known only when the last server has
 * caught up. So that a crash does not lose it, a bound that is certainly late enough is announced
 * before the update and replaced by the exact time afterwards. A look that finds everything done
 * already cannot know what the TTL was before; it takes the longest TTL in the zones for it.
 */
final class ZoneWork {
  static final List<OutputDoc> OUTPUTS =
      List.of(
          new OutputDoc("names", "The names whose records were concerned."),
          new OutputDoc("old-ttl", "The longest TTL before, in seconds."),
          new OutputDoc(
              "expires",
              "When caches no longer hold what was there before: the moment at which the last"
                  + " authoritative server had the new records, plus the longest old TTL."));

  static final Reversal EXACT_BUT_THE_SERIAL =
      new Reversal(
          Reversal.Kind.EXACT,
          "Every record and TTL comes back; the serial of the zone keeps rising.");

  private final ReadContext<DnsSettings> context;
  private final NameServers servers;
  private final ZoneUpdate update;
  private final String action;
  private final Standing.Of answersFor;

  ZoneWork(
      String action, Standing.Of answersFor, ReadContext<DnsSettings> context, InFlight inFlight) {
    this.action = action;
    this.answersFor = answersFor;
    this.context = context;
    this.servers = new NameServers(context, inFlight);
    this.update = new ZoneUpdate(servers, context.settings().lock());
  }

  /** Looks at the primary and, when nothing has to change there, at every server. */
  Mono<Check> check(Function<List<Zone>, Wish> wishes) {
    return look(wishes, true);
  }

  /**
   * As {@link #check}, but leaves out when caches expire, which {@code apply} knows and a later
   * look cannot.
   */
  Mono<Check> verify(Function<List<Zone>, Wish> wishes) {
    return look(wishes, false);
  }

  private Mono<Check> look(Function<List<Zone>, Wish> wishes, boolean withExpiry) {
    return servers
        .transfer()
        .flatMap(zones -> {
          Wish wish = wishes.apply(zones);
          return wish.edits().isEmpty()
              ? servers
                  .observe(wish.expected(), 1)
                  .map(seen -> judged(wish, seen, servers.notAsked(zones), withExpiry))
              : Mono.just(Differences.check(wish.changes()));
        });
  }

  private static Check judged(
      Wish wish, Observation seen, List<String> notAsked, boolean withExpiry) {
    if (!seen.changes().isEmpty()) {
      return Differences.check(seen.changes());
    }
    if (seen.anyFailed()) {
      return new Check.Unknown(seen.trouble());
    }
    long ttl = wish.longestTtlBefore();
    var outputs = new LinkedHashMap<String, Object>();
    outputs.put("names", wish.names());
    if (withExpiry) {
      outputs.put("old-ttl", ttl);
      outputs.put("expires", seen.at().plusSeconds(ttl).toString());
    }
    return new Check.Satisfied(new Evidence(summary(wish, seen, notAsked), outputs));
  }

  private static String summary(Wish wish, Observation seen, List<String> notAsked) {
    long sets = wish.expected().stream().mapToLong(e -> e.rrsets().size()).sum();
    String serials =
        wish.expected().stream()
            .map(e -> Names.text(e.zone()) + " " + e.serial())
            .collect(Collectors.joining(", "));
    String all =
        "%d record sets as wanted at all %d addresses of the name servers, serials %s"
            .formatted(sets, seen.views().size(), serials);
    return notAsked.isEmpty()
        ? all
        : all
            + "; not asked, since no server of the inventory has their address: "
            + String.join(", ", notAsked);
  }

  /** Makes the edits, waits until every server has them, and says when the old ones expire. */
  Flux<Notice> apply(Function<List<Zone>, Wish> wishes, ChangeContext<DnsSettings> changing) {
    return servers
        .transfer()
        .map(wishes)
        .flatMapMany(wish ->
            Flux.fromIterable(wish.edits())
                .concatMap(edit -> change(edit, changing, provisional(wish)), 1)
                .concatWith(Flux.defer(() -> settled(wishes, wish))));
  }

  private Flux<Notice> provisional(Wish wish) {
    return Flux.defer(() -> {
      Duration late = context.settings().catchUp().plusSeconds(wish.longestTtlBefore());
      return Flux.just(
          new Notice.Output("old-ttl", wish.longestTtlBefore()),
          new Notice.Output("expires", context.clock().instant().plus(late).toString()));
    });
  }

  private Flux<Notice> settled(Function<List<Zone>, Wish> wishes, Wish wish) {
    Predicate<List<Zone>> made =
        zones -> {
          Wish left = wishes.apply(zones);
          return left.edits().isEmpty() && wish.serialsNotRisen(left).isEmpty();
        };
    return servers
        .transferUntil(servers.zoneNames(), made)
        .map(wishes)
        .flatMapMany(left -> {
          if (!left.edits().isEmpty()) {
            return Flux.error(notKept(left));
          }
          List<String> still = wish.serialsNotRisen(left);
          return still.isEmpty()
              ? served(left.expected(), wish.longestTtlBefore(), left.names())
              : Flux.error(notRisen(still));
        });
  }

  private ActionFailedException notRisen(List<String> zones) {
    return new ActionFailedException(
        context.settings().takesUpdates()
            + " made the update, but the serial of "
            + String.join(", ", zones)
            + " did not rise, so that other servers never fetch it: let the server raise it on"
            + " updates (PowerDNS: SOA-EDIT-DNSUPDATE), then retry the step");
  }

  /** The server said yes and the zone says otherwise: read back, an answer is not evidence. */
  private ActionFailedException notKept(Wish left) {
    return new ActionFailedException(
        context.settings().takesUpdates()
            + " took the update, but not all is as wanted: "
            + shown(left.changes())
            + ". Does the server limit TTLs (BIND: max-zone-ttl), or did somebody else change the"
            + " zone just now?");
  }

  private Flux<Notice> served(List<Expected> expected, long oldTtl, List<String> names) {
    record Wait(long oldTtl, Observation seen) {}
    return servers
        .untilServed(expected)
        .scan(
            new Wait(oldTtl, new Observation(0, Instant.MIN, List.of())),
            (wait, seen) -> new Wait(Math.max(wait.oldTtl(), seen.longestOldTtl()), seen))
        .skip(1)
        .concatMap(wait -> {
          Observation seen = wait.seen();
          if (seen.good()) {
            Instant expires = seen.at().plusSeconds(wait.oldTtl());
            return Flux.<Notice>just(
                new Notice.Output("names", names),
                new Notice.Output("old-ttl", wait.oldTtl()),
                new Notice.Output("expires", expires.toString()));
          }
          return servers.overdue(seen)
              ? Flux.<Notice>error(behind(seen))
              : Flux.<Notice>just(progress(seen));
        });
  }

  private ActionFailedException behind(Observation seen) {
    return new ActionFailedException(
        "the primary has the change, but after "
            + context.settings().catchUp().toSeconds()
            + " s not every server does: "
            + seen.trouble()
            + ". Check the transfer to it (NOTIFY, allow-transfer), then retry the step, which only"
            + " waits for it");
  }

  private static Notice progress(Observation seen) {
    return new Notice.Progress(seen.goodOnes(), seen.views().size(), "name server addresses");
  }

  /** One zone's update: receipt, then what goes before it, then the update, then what it did. */
  private Flux<Notice> change(
      ZoneEdit edit, ChangeContext<DnsSettings> changing, Flux<Notice> announcements) {
    return Mono.fromCallable(() -> ZoneReceipt.of(action, edit))
        .flatMap(changing::intend)
        .flatMapMany(intent ->
            announcements.concatWith(
                Flux.defer(() -> update.send(edit))
                    .thenMany(Flux.fromIterable(edit.changes()).<Notice>map(Notice.Did::new))));
  }

  /** How a receipt's edit stands today. */
  Mono<UndoCheck> checkUndo(Receipt receipt) {
    return Mono.fromCallable(() -> ZoneReceipt.read(receipt))
        .flatMap(edit ->
            servers.transfer(List.of(edit.zone())).map(zones -> undoCheck(edit, zones.getFirst())));
  }

  private UndoCheck undoCheck(ZoneEdit edit, Zone now) {
    Standing standing = Standing.of(edit, now, answersFor);
    if (!standing.otherwise().isEmpty()) {
      return new UndoCheck.Changed(standing.otherwise());
    }
    if (standing.noneMade()) {
      return new UndoCheck.AlreadyUndone(
          "%d record sets of %s are as before"
              .formatted(edit.edits().size(), Names.text(edit.zone())));
    }
    return new UndoCheck.Reversible(
        standing.made().stream().map(e -> e.reversed().change()).toList());
  }

  /** Puts the old records back, and waits until every server has them. */
  Flux<Notice> undo(Receipt receipt, ChangeContext<DnsSettings> changing) {
    return Mono.fromCallable(() -> ZoneReceipt.read(receipt))
        .flatMapMany(edit ->
            servers
                .transfer(List.of(edit.zone()))
                .flatMapMany(zones -> takeBack(edit, zones.getFirst(), changing)));
  }

  private Flux<Notice> takeBack(ZoneEdit edit, Zone now, ChangeContext<DnsSettings> changing) {
    Standing standing = Standing.of(edit, now, answersFor);
    if (!standing.otherwise().isEmpty()) {
      return Flux.error(
          new ActionFailedException(
              "somebody changed zone "
                  + Names.text(edit.zone())
                  + " since: "
                  + shown(standing.otherwise())
                  + ". Nothing was taken back; decide by hand what these records should be"));
    }
    List<ZoneEdit.Edit> back = standing.made().stream().map(ZoneEdit.Edit::reversed).toList();
    Flux<Notice> update =
        back.isEmpty()
            ? Flux.empty()
            : change(new ZoneEdit(edit.zone(), now.soa(), back), changing, Flux.empty());
    return update.concatWith(Flux.defer(() -> restored(edit)));
  }

  private Flux<Notice> restored(ZoneEdit edit) {
    return servers
        .transferUntil(
            List.of(edit.zone()),
            zones -> Standing.of(edit, zones.getFirst(), answersFor).noneMade())
        .flatMapMany(zones -> {
          Zone now = zones.getFirst();
          Standing standing = Standing.of(edit, now, answersFor);
          return standing.noneMade()
              ? servedAgain(
                  Expected.after(
                      edit.zone(),
                      now.serial(),
                      standing.asBefore().stream().map(ZoneEdit.Edit::reversed).toList()))
              : Flux.error(
                  new ActionFailedException(
                      "zone "
                          + Names.text(edit.zone())
                          + " is not as before: "
                          + shown(
                              Stream.concat(
                                      standing.made().stream().map(e -> e.reversed().change()),
                                      standing.otherwise().stream())
                                  .toList())));
        });
  }

  private Flux<Notice> servedAgain(Expected expected) {
    return served(List.of(expected), 0, List.of())
        .filter(notice -> !(notice instanceof Notice.Output));
  }

  static String shown(List<Change> changes) {
    var lines = new ArrayList<String>();
    for (Change change : changes) {
      lines.add(
          change.what()
              + ": "
              + (change.before().isEmpty() ? "nothing" : change.before())
              + " → "
              + (change.after().isEmpty() ? "nothing" : change.after()));
    }
    return String.join("; ", lines);
  }
}
