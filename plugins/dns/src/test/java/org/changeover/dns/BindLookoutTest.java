package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Lookout;
import org.changeover.spi.Sighting;
import org.changeover.spi.Sighting.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those see who watch the zones of real BIND servers: a primary, a secondary, a resolver. */
@Tag("lab")
class BindLookoutTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Bind bind;
  private TestContext context;
  private Lookout lookout;

  @BeforeEach
  void startServers() throws Exception {
    bind = Bind.start(folder, Zones.BOTH);
    bind.startResolver(3600);
    context = TestContext.of(TestSettings.withResolver(), bind.network(), Bind.SECRET);
    lookout = new DnsProvider().lookout(context).orElseThrow();
  }

  @AfterEach
  void stopServers() throws Exception {
    bind.close();
  }

  private Sighting see(String subject, String where) {
    List<Sighting> seen = lookout.look().collectList().block(LONG);
    return seen.stream()
        .filter(one -> one.subject().equals(subject) && one.where().equals(where))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " at " + where + " is not in " + seen));
  }

  @Test
  void change_isSeenAtBothServers_withTheirSerials() {
    assertThat(see("libravatar.test A", "ns2").values()).containsExactly("192.0.2.10");
    assertThat(see("libravatar.test SOA", "ns2").values()).containsExactly("7");

    new ReplaceAddresses()
        .apply(
            new ReplaceAddresses.Parameters(
                Zones.OLD, Zones.NEW, Duration.ofMinutes(5), true, List.of(), List.of()),
            context)
        .collectList()
        .block(LONG);

    for (String server : List.of("ns1", "ns2")) {
      Sighting after = see("libravatar.test A", server);
      assertThat(after.values()).containsExactly("192.0.2.11");
      assertThat(after.ttl()).contains(Duration.ofMinutes(5));
      assertThat(see("libravatar.test SOA", server).values()).containsExactly("8");
    }
  }

  @Test
  void resolver_isSeenWithWhatItHolds_andHoldsNoMoreForIt() {
    assertNothingHeld(see("libravatar.test A", "resolver"));
    assertNothingHeld(see("libravatar.test A", "resolver"));

    Rrset set =
        new NameServers(context, new InFlight())
            .transfer().block(LONG).stream()
                .flatMap(zone -> zone.sorted().stream())
                .filter(one -> one.key().toString().equals("libravatar.test A"))
                .findFirst()
                .orElseThrow();
    Resolvers.of(List.of(), context).ask(List.of(set)).block(LONG);

    Sighting held = see("libravatar.test A", "resolver");
    assertThat(held.kind()).isEqualTo(Kind.CACHE);
    assertThat(held.values()).containsExactly("192.0.2.10");
    assertThat(held.ttl().orElseThrow())
        .isBetween(Duration.ofSeconds(3000), Duration.ofSeconds(3600));
    assertNothingHeld(see("libravatar.test AAAA", "resolver"));
  }

  private static void assertNothingHeld(Sighting seen) {
    assertThat(seen.trouble()).isEmpty();
    assertThat(seen.values()).isEmpty();
    assertThat(seen.ttl()).isEqualTo(Optional.empty());
  }

  @Test
  void nameThatIsTakenAway_isSeenAsGone_forAsLongAsThatIsKept() {
    see("libravatar.test A", "ns1");
    Zone zone =
        new NameServers(context, new InFlight())
            .transfer().block(LONG).stream()
                .filter(one -> Names.text(one.origin()).equals("libravatar.test"))
                .findFirst()
                .orElseThrow();
    Rrset forgotten =
        zone.sorted().stream()
            .filter(one -> one.key().toString().startsWith("forgotten"))
            .findFirst()
            .orElseThrow();
    var edit = new ZoneEdit.Edit(forgotten.key(), Optional.of(forgotten), Optional.empty());
    new NameServers(context, new InFlight())
        .update(new ZoneEdit(zone.origin(), zone.soa(), List.of(edit)), true)
        .block(LONG);

    Sighting gone = see("forgotten.libravatar.test A", "ns1");

    assertThat(gone.trouble()).isEmpty();
    assertThat(gone.values()).isEmpty();
    assertThat(gone.ttl()).contains(Duration.ofSeconds(300));
  }
}
