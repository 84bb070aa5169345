package org.changeover.mirrors;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileState;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whether a mirror has what the main server has: a file is fetched from every address of the
 * mirror, several times in a row, and compared with the server's own by its hash. What the mirror's
 * synchronising says of itself counts for nothing: its script may fail and end with 0.
 *
 * <p>Needs no shell on the mirror, so that it serves for those of other owners as well.
 */
final class Fresh extends Described<Fresh.Parameters>
    implements ObservingAction<Fresh.Parameters, MirrorsSettings> {

  record Parameters(
      @Doc("The file's address in the pool.")
          @Example("https://cdn.libravatar.example/avatar/changeover-canary")
          @Matches("https?://.+")
          String url,
      @Doc("The same file's name in the tree on the main server.")
          @Default("changeover-canary")
          @Matches(Patterns.FILE_NAME)
          String file,
      @Doc("The main server.") @Example("new") HostRef server,
      @Doc("The host to ask from; it has curl.") @Example("tester") HostRef from,
      @Doc("How many looks in a row must find it fresh.") @Default("2") @Between(min = 1, max = 100)
          int times,
      @Doc("The time between two looks.") @Default("30s") Duration apart,
      @Doc(
              "When given, the server's log must also show a login of the mirror that is no older; logins count by the mirror's addresses and 'keys'.")
          @Example("1h")
          Optional<Duration> pulledWithin,
      @Doc("Fingerprints of the keys that the mirror pulls with.")
          @Example("[\"SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8\"]")
          @Matches("SHA256:[A-Za-z0-9+/]{43}")
          List<String> keys,
      @Doc("How long one answer may take.") @Default("10s") Duration timeout) {
    public Parameters {
      keys = List.copyOf(keys);
      try {
        if (new URI(url).getHost() == null) {
          throw new IllegalArgumentException("'" + url + "' names no host");
        }
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("'" + url + "' is no URL: " + e.getReason(), e);
      }
    }
  }

  Fresh() {
    super(
        "fresh",
        "Compares a file on every address of a mirror with the main server's own",
        Parameters.class,
        TargetKind.HOST,
        TargetKind.UNMANAGED);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("addresses", "The addresses that answered with the right file."),
        new OutputDoc("sha256", "The file's SHA-256 sum."),
        new OutputDoc("pulled", "The line of the server's log with the last login; may be empty."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.none();
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<MirrorsSettings> context) {
    return Flux.range(1, wanted.times())
        .concatMap(n -> n == 1 ? look(wanted, context) : later(wanted, context), 1)
        .takeUntil(look -> !look.isGood())
        .last()
        .flatMap(look -> look.isGood() ? pulled(look, wanted, context) : Mono.just(look.answer()));
  }

  private static Mono<Look> later(Parameters wanted, ReadContext<MirrorsSettings> context) {
    return Mono.delay(wanted.apart()).then(Mono.defer(() -> look(wanted, context)));
  }

  /** What one look at all addresses found. */
  private record Look(List<String> addresses, String sha256, Optional<Check> bad) {
    boolean isGood() {
      return bad.isEmpty();
    }

    Check answer() {
      return bad.orElseThrow();
    }
  }

  private static Mono<Look> look(Parameters wanted, ReadContext<MirrorsSettings> context) {
    List<String> addresses = addresses(context.target());
    if (addresses.isEmpty()) {
      return Mono.just(
          bad(
              new Check.Unknown(
                  context.target().name() + " has no address; give it one in the inventory")));
    }
    String path = context.settings().tree() + "/" + wanted.file();
    return Mono.zip(context.host(wanted.server()).stat(path), certificates(context))
        .flatMap(found ->
            found.getT1().kind() == FileState.Kind.FILE
                ? fetch(wanted, addresses, found.getT1().sha256(), found.getT2(), context)
                : Mono.just(
                    bad(
                        new Check.Unknown(
                            "%s has no file %s to compare with"
                                .formatted(wanted.server(), path)))));
  }

  private static Mono<Optional<byte[]>> certificates(ReadContext<MirrorsSettings> context) {
    return context
        .settings()
        .ca()
        .map(file -> context.file(file).map(Optional::of))
        .orElseGet(() -> Mono.just(Optional.empty()));
  }

  private static Mono<Look> fetch(
      Parameters wanted,
      List<String> addresses,
      String sha256,
      Optional<byte[]> ca,
      ReadContext<MirrorsSettings> context) {
    URI url = URI.create(wanted.url());
    return Flux.fromIterable(addresses)
        .concatMap(address ->
            Fetched.from(context.host(wanted.from()), url, address, ca, wanted.timeout()))
        .collectList()
        .map(answers -> compared(wanted, addresses, sha256, answers));
  }

  private static List<String> addresses(Target target) {
    return switch (target) {
      case Target.Host host -> host.addresses();
      case Target.Unmanaged unmanaged -> unmanaged.addresses();
      case Target.Service _ -> List.of();
    };
  }

  private static Look bad(Check answer) {
    return new Look(List.of(), "", Optional.of(answer));
  }

  private static Look compared(
      Parameters wanted, List<String> addresses, String sha256, List<Fetched> answers) {
    var changes = new ArrayList<Change>();
    for (Fetched answer : answers) {
      switch (answer) {
        case Fetched.Unasked(String why) -> {
          return bad(new Check.Unknown("%s: %s".formatted(wanted.from(), why)));
        }
        case Fetched.Silent(String address, String why) ->
            changes.add(new Change(where(wanted, address), why, like(sha256)));
        case Fetched.Page(String address, int status, String found) -> {
          if (status != 200) {
            changes.add(new Change(where(wanted, address), "status " + status, like(sha256)));
          } else if (!found.equals(sha256)) {
            changes.add(new Change(where(wanted, address), "sha256 " + found, like(sha256)));
          }
        }
      }
    }
    return changes.isEmpty()
        ? new Look(addresses, sha256, Optional.empty())
        : bad(new Check.Differs(changes, changes.toString()));
  }

  private static String like(String sha256) {
    return "sha256 %s; let the mirror synchronise, and look at what that says: its exit code tells nothing"
        .formatted(sha256);
  }

  private static String where(Parameters wanted, String address) {
    return wanted.url() + " at " + address;
  }

  private static Mono<Check> pulled(
      Look look, Parameters wanted, ReadContext<MirrorsSettings> context) {
    if (wanted.pulledWithin().isEmpty()) {
      return Mono.just(satisfied(look, wanted, ""));
    }
    var marks = new ArrayList<>(addresses(context.target()));
    marks.addAll(wanted.keys());
    MirrorsSettings settings = context.settings();
    return LastPull.of(
            context.host(wanted.server()), settings.authLog(), settings.masterUser(), marks)
        .map(last -> judged(look, wanted, context, last));
  }

  private static Check judged(
      Look look, Parameters wanted, ReadContext<MirrorsSettings> context, LastPull last) {
    Duration within = wanted.pulledWithin().orElseThrow();
    String what = "last login of %s on %s".formatted(context.target().name(), wanted.server());
    String limit = "at most %d s ago".formatted(within.toSeconds());
    return switch (last) {
      case LastPull.Seen(Duration ago, String line) ->
          ago.compareTo(within) <= 0
              ? satisfied(look, wanted, line)
              : new Check.Differs(
                  List.of(new Change(what, "%d s ago: %s".formatted(ago.toSeconds(), line), limit)),
                  line);
      case LastPull.Never() ->
          new Check.Differs(List.of(new Change(what, "none in the log", limit)), "never");
      case LastPull.NoLog() ->
          new Check.Unknown(
              "%s has neither %s nor a journal; correct 'auth-log' in the inventory"
                  .formatted(wanted.server(), context.settings().authLog()));
    };
  }

  private static Check satisfied(Look look, Parameters wanted, String line) {
    String pulled = line.isEmpty() ? "" : "; " + line;
    return new Check.Satisfied(
        new Evidence(
            "%s is %s of %s at %s, %d times in a row%s"
                .formatted(
                    wanted.url(),
                    wanted.file(),
                    wanted.server(),
                    String.join(", ", look.addresses()),
                    wanted.times(),
                    pulled),
            Map.of("addresses", look.addresses(), "sha256", look.sha256(), "pulled", line)));
  }
}
