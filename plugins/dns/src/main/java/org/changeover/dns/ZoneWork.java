package org.changeover.dns;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
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
import org.changeover.spi.UnknownOutcomeException;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries out what an action wants of some zones: the part that both changing actions share.
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

  private static final int READ_BACK_TIMES = 3;
  private static final Duration READ_BACK_PAUSE = Duration.ofSeconds(1);

  private final ReadContext<DnsSettings> context;
  private final NameServers servers;
  private final String action;

  ZoneWork(String action, ReadContext<DnsSettings> context, InFlight inFlight) {
    this.action = action;
    this.context = context;
    this.servers = new NameServers(context, inFlight);
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
              : Mono.just(differs(wish.changes()));
        });
  }

  private static Check judged(
      Wish wish, Observation seen, List<String> notAsked, boolean withExpiry) {
    if (!seen.changes().isEmpty()) {
      return differs(seen.changes());
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

  static Check differs(List<Change> changes) {
    String text = changes.stream().map(Change::toString).collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Check.Differs(changes, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Makes the edits, waits until every server has them, and says when the old ones expire. */
  Flux<Notice> apply(Function<List<Zone>, Wish> wishes, ChangeContext<DnsSettings> changing) {
    return servers
        .transfer()
        .map(wishes)
        .flatMapMany(wish ->
            Flux.fromIterable(wish.edits())
                .concatMap(edit -> change(edit, changing, provisional(wish)), 1)
                .concatWith(Flux.defer(() -> settled(wishes, wish.longestTtlBefore()))));
  }

  private Flux<Notice> provisional(Wish wish) {
    return Flux.defer(() -> {
      Duration late = context.settings().catchUp().plusSeconds(wish.longestTtlBefore());
      return Flux.just(
          new Notice.Output("old-ttl", wish.longestTtlBefore()),
          new Notice.Output("expires", context.clock().instant().plus(late).toString()));
    });
  }

  private Flux<Notice> settled(Function<List<Zone>, Wish> wishes, long oldTtl) {
    return servers
        .transfer()
        .map(wishes)
        .flatMapMany(left ->
            left.edits().isEmpty()
                ? served(left.expected(), oldTtl, left.names())
                : Flux.error(notKept(left)));
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
                Flux.defer(() -> update(edit))
                    .thenMany(Flux.fromIterable(edit.changes()).<Notice>map(Notice.Did::new))));
  }

  private Mono<Void> update(ZoneEdit edit) {
    return servers
        .update(edit)
        .onErrorResume(
            UnknownOutcomeException.class, lost -> readBack(edit, lost).thenReturn(Rcode.NOERROR))
        .flatMap(rcode -> rcode == Rcode.NOERROR ? Mono.empty() : conflict(edit, rcode));
  }

  /** Completes when a lost answer turns out to have been a yes. */
  private Mono<Void> readBack(ZoneEdit edit, UnknownOutcomeException lost) {
    return servers
        .transfer(List.of(edit.zone()))
        .map(zones -> Standing.of(edit, zones.getFirst()))
        .repeatWhen(done -> done.take(READ_BACK_TIMES - 1L).delayElements(READ_BACK_PAUSE))
        .takeUntil(Standing::allMade)
        .last()
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
                            + " each update demands the serial that it was worked out for",
                        lost)));
  }

  /** Somebody was faster: shows what was read, what is there now, and what was wanted. */
  private Mono<Void> conflict(ZoneEdit edit, int rcode) {
    return servers
        .transfer(List.of(edit.zone()))
        .flatMap(zones ->
            Mono.error(
                new ActionFailedException(
                    ThreeWay.of(edit, zones.getFirst()).message(Rcode.string(rcode)))));
  }

  /** How a receipt's edit stands today. */
  Mono<UndoCheck> checkUndo(Receipt receipt) {
    return Mono.fromCallable(() -> ZoneReceipt.read(receipt))
        .flatMap(edit ->
            servers.transfer(List.of(edit.zone())).map(zones -> undoCheck(edit, zones.getFirst())));
  }

  private static UndoCheck undoCheck(ZoneEdit edit, Zone now) {
    Standing standing = Standing.of(edit, now);
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
    Standing standing = Standing.of(edit, now);
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
    List<Rrset> wanted = edit.edits().stream().map(ZoneEdit.Edit::before).toList();
    return servers
        .transfer(List.of(edit.zone()))
        .flatMapMany(zones -> {
          Zone now = zones.getFirst();
          Standing standing = Standing.of(edit, now);
          return standing.noneMade()
              ? servedAgain(new Expected(edit.zone(), now.serial(), wanted))
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

  /** A zone as an edit expected it, as it is, and as the edit wanted it. */
  private record ThreeWay(Name zone, long serialRead, long serialNow, List<String> lines) {

    static ThreeWay of(ZoneEdit edit, Zone now) {
      List<String> lines =
          edit.edits().stream()
              .filter(e -> !now.find(e.key()).map(e.before()::equals).orElse(false))
              .map(e ->
                  "%s: read %s, now %s, wanted %s"
                      .formatted(
                          e.key(),
                          e.before().shown(),
                          now.find(e.key()).map(Rrset::shown).orElse("nothing"),
                          e.after().shown()))
              .toList();
      return new ThreeWay(edit.zone(), edit.soa().getSerial(), now.serial(), lines);
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
