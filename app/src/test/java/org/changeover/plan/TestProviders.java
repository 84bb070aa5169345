package org.changeover.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.spi.Action;
import org.changeover.spi.Between;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Provider;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Secret;
import org.changeover.spi.Sensitive;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Mono;

/** Providers by hand: their types are what matters here, none of their actions is ever run. */
final class TestProviders {
  private static final Catalogue CATALOGUE =
      Catalogue.of(List.of(new Dns(), new Web(), new Mirrors()));

  private TestProviders() {}

  static Catalogue catalogue() {
    return CATALOGUE;
  }

  enum Backend {
    RFC2136,
    ZONE_FILE
  }

  record DnsSettings(
      @Doc("How the servers take changes.") @Default("rfc2136") Backend backend,
      @Doc("The name servers, the primary first.") List<HostRef> servers,
      @Doc("The zones.") List<String> zones,
      @Doc("The key that signs updates.") Secret tsig,
      @Doc("A file of root hints.") Optional<PlanFile> hints) {}

  record SetTtl(
      @Doc("The addresses whose records are meant.") @Example("[192.0.2.1]") List<String> addresses,
      @Doc("The time to live wanted.") @Example("1h") Duration ttl,
      @Doc("Whether SPF texts count.") @Default("true") boolean spf) {}

  record Replace(
      @Doc("The old addresses.") List<String> from,
      @Doc("The new addresses.") List<String> to,
      @Doc("The time to live of the new records.") @Default("5m") Duration ttl) {}

  record Find(@Doc("The addresses looked for.") List<String> addresses) {}

  record Header(
      @Doc("Its name.") @Matches("[A-Za-z-]+") @Example("Retry-After") String name,
      @Doc("Its value.") @Sensitive @Matches("[a-z]+") String value) {}

  record Page(
      @Doc("The page that is shown.") PlanFile page,
      @Doc("The status it is shown with.") @Default("503") @Between(min = 400, max = 599)
          int status,
      @Doc("When visitors may come again.") Optional<Instant> until,
      @Doc("Headers of the answer.") List<Header> headers,
      @Doc("The password of the control page.") Optional<Secret> password,
      @Doc("Names and texts.") Map<String, String> texts,
      @Doc("The share of requests, from 0 to 1.") @Default("1") double share) {}

  record Sync(
      @Doc("The host to sync from.") HostRef from,
      @Doc("The package, as a path on the host.") Optional<String> pack) {}

  record Nothing() {}

  private record Look<P extends Record, S extends Record>(
      String name, Class<P> parameters, Set<TargetKind> targets, List<OutputDoc> outputs)
      implements ObservingAction<P, S> {
    @Override
    public String summary() {
      return "Does what " + name + " says.";
    }

    @Override
    public Resources resources(P given, Target target) {
      return Resources.none();
    }

    @Override
    public Mono<Check> check(P given, ReadContext<S> context) {
      return Mono.just(Check.satisfied("so it is"));
    }
  }

  static final class Dns implements Provider<DnsSettings> {
    @Override
    public String name() {
      return "dns";
    }

    @Override
    public Class<DnsSettings> settings() {
      return DnsSettings.class;
    }

    @Override
    public List<Action<?, DnsSettings>> actions() {
      Set<TargetKind> service = Set.of(TargetKind.SERVICE);
      return List.of(
          new Look<>(
              "find-addresses",
              Find.class,
              service,
              List.of(
                  new OutputDoc("names", "The names found."), new OutputDoc("count", "How many."))),
          new Look<>(
              "set-ttl",
              SetTtl.class,
              service,
              List.of(new OutputDoc("expires", "When the old time to live has run out."))),
          new Look<>("replace-addresses", Replace.class, service, List.of()));
    }

    @Override
    public Set<String> services(DnsSettings settings) {
      return Set.copyOf(settings.zones());
    }
  }

  static final class Web implements Provider<NoSettings> {
    @Override
    public String name() {
      return "web";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public List<Action<?, NoSettings>> actions() {
      return List.of(
          new Look<>("maintenance", Page.class, Set.of(TargetKind.HOST), List.of()),
          new Look<>(
              "status",
              Nothing.class,
              Set.of(TargetKind.HOST, TargetKind.UNMANAGED),
              List.of(new OutputDoc("version", "The server's version."))));
    }
  }

  static final class Mirrors implements Provider<NoSettings> {
    @Override
    public String name() {
      return "mirrors";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public List<Action<?, NoSettings>> actions() {
      return List.of(
          new Look<>(
              "sync",
              Sync.class,
              Set.of(TargetKind.HOST),
              List.of(new OutputDoc("files", "How many files came."))),
          new Look<>("status", Nothing.class, Set.of(TargetKind.HOST), List.of()));
    }
  }
}
