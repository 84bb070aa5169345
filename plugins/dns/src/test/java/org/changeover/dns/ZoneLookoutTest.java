package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.changeover.contract.FakeNetwork;
import org.changeover.spi.Lookout;
import org.changeover.spi.Sighting;
import org.changeover.spi.Sighting.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What those see who watch the zones. */
class ZoneLookoutTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Name TEST = Name.fromConstantString("libravatar.test.");

  private final Clock clock = Clock.systemUTC();
  private final ModelServer primary = ModelServer.primary(clock, Zones.both());
  private final ModelCache cache = ModelCache.of(primary, -40).tellingWhatItHolds();
  private final List<ModelListener> listeners = new ArrayList<>();
  private final Map<String, List<Integer>> ports = new HashMap<>();

  @AfterEach
  void closeListeners() throws Exception {
    for (ModelListener listener : listeners) {
      listener.close();
    }
  }

  private void serve(String host, FakeNetwork.Server... servers) {
    var own = new ArrayList<Integer>();
    for (FakeNetwork.Server server : servers) {
      ModelListener listener = ModelListener.of(server);
      listeners.add(listener);
      own.add(listener.port());
    }
    ports.put(host, own);
  }

  private Lookout lookout() {
    return lookout(cache);
  }

  private Lookout lookout(ModelCache resolver) {
    serve("resolver", resolver::serve);
    var context =
        TestContext.of(
            TestSettings.withResolver(), new LoopbackNetwork(Map.copyOf(ports)), Bind.SECRET);
    return new DnsProvider().lookout(context).orElseThrow();
  }

  private static List<Sighting> look(Lookout lookout) {
    return lookout.look().collectList().block(LONG);
  }

  private static Sighting of(List<Sighting> seen, String subject, String where) {
    return seen.stream()
        .filter(one -> one.subject().equals(subject) && one.where().equals(where))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " at " + where + " is not in " + seen));
  }

  private static void assertSaid(Sighting seen, long ttl, String... values) {
    assertThat(seen.trouble()).isEmpty();
    assertThat(seen.values()).containsExactly(values);
    assertThat(seen.ttl()).contains(Duration.ofSeconds(ttl));
  }

  @Test
  void everyPlace_isSeenWithValueTtlAndSerial() {
    serve("ns1", primary::serve);
    serve("ns2", primary.secondary(0)::serve);

    List<Sighting> seen = look(lookout());

    for (String server : List.of("ns1", "ns2")) {
      assertSaid(of(seen, "libravatar.test A", server), 86_400, "192.0.2.10");
      assertSaid(of(seen, "pool.libravatar.test A", server), 86_400, "192.0.2.21", "192.0.2.31");
      assertSaid(of(seen, "www.libravatar.test CNAME", server), 86_400, "libravatar.test.");
      assertThat(of(seen, "libravatar.test SOA", server).values()).containsExactly("7");
      assertThat(of(seen, "libravatar.example SOA", server).ttl()).isEmpty();
    }
    Sighting cached = of(seen, "libravatar.test AAAA", "resolver");
    assertSaid(cached, 86_360, "2001:db8::10");
    assertThat(cached.kind()).isEqualTo(Kind.CACHE);
    assertThat(cached.within()).isEqualTo("libravatar.test");
    assertThat(seen).noneMatch(one -> one.toString().contains(Bind.SECRET));
  }

  @Test
  void resolver_isNeverAskedToResolve() {
    serve("ns1", primary::serve);
    serve("ns2", primary::serve);

    look(lookout());

    assertThat(cache.asked()).isEmpty();
  }

  @Test
  void resolverThatKeepsWhatItHoldsToItself_saysSoOnce() {
    serve("ns1", primary::serve);
    serve("ns2", primary::serve);

    assertThat(look(lookout(ModelCache.of(primary, 0))))
        .filteredOn(one -> one.kind() == Kind.CACHE)
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.trouble().orElseThrow()).contains("REFUSED", "allow"));
  }

  @Test
  void serverThatIsDead_isASightingWithTrouble_andTheOthersAreSeen() throws Exception {
    serve("ns1", primary::serve);
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports.put("ns2", List.of(closed.getLocalPort()));
    }

    List<Sighting> seen = look(lookout());

    assertSaid(of(seen, "libravatar.test A", "ns1"), 86_400, "192.0.2.10");
    assertThat(seen)
        .filteredOn(one -> one.where().equals("ns2"))
        .extracting(Sighting::subject, one -> one.trouble().orElse("").contains("no answer"))
        .containsExactly(tuple("libravatar.example SOA", true), tuple("libravatar.test SOA", true));
  }

  @Test
  void hostWithSeveralAddresses_isSeveralPlaces() {
    serve("ns1", primary::serve, primary::serve);
    serve("ns2", primary::serve);

    assertThat(look(lookout()))
        .extracting(Sighting::where)
        .contains("ns1 127.0.0.1", "ns2")
        .doesNotContain("ns1");
  }

  @Test
  void serverThatLagsBehind_isSeenWithWhatItServes() {
    ModelServer behind = primary.secondary(1000);
    primary.edit(TEST, changed("192.0.2.11", 300));
    serve("ns1", primary::serve);
    serve("ns2", behind::serve);

    List<Sighting> seen = look(lookout());

    assertSaid(of(seen, "libravatar.test A", "ns1"), 300, "192.0.2.11");
    assertSaid(of(seen, "libravatar.test A", "ns2"), 86_400, "192.0.2.10");
    assertThat(of(seen, "libravatar.test SOA", "ns1").values()).containsExactly("8");
    assertThat(of(seen, "libravatar.test SOA", "ns2").values()).containsExactly("7");
  }

  private Rrset changed(String address, long ttl) {
    Zone zone = Zones.read(Zones.TEST.replace("@ A 192.0.2.10", "@ A " + address));
    return zone.find(new Rrset.Key(TEST, Type.A)).orElseThrow().ttl(ttl);
  }

  @Test
  void change_isSeenAtTheNextLook() {
    serve("ns1", primary::serve);
    serve("ns2", primary::serve);
    Lookout lookout = lookout();
    look(lookout);

    primary.edit(TEST, changed("192.0.2.11", 300));

    assertSaid(of(look(lookout), "libravatar.test A", "ns1"), 300, "192.0.2.11");
  }

  @Test
  void transferThatIsRefused_leavesTheZonesOwnNames_andIsSaid() {
    primary.refuse(Rcode.REFUSED);
    serve("ns1", primary::serve);
    serve("ns2", primary::serve);

    List<Sighting> seen = look(lookout());

    assertThat(of(seen, "libravatar.test AXFR", "ns1").trouble().orElseThrow())
        .contains("new names are not known", "REFUSED");
    assertSaid(of(seen, "libravatar.test A", "ns1"), 86_400, "192.0.2.10");
    assertThat(seen).noneMatch(one -> one.subject().startsWith("pool"));
  }

  @Test
  void transfersOfManyZonesThatHang_leaveTimeToSeeWhatTheOtherServersSay() {
    serve("ns1", socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
    serve("ns2", primary::serve);
    serve("resolver", cache::serve);
    DnsSettings few = TestSettings.withResolver();
    var zones = new ArrayList<>(few.zones());
    IntStream.range(0, 12).forEach(i -> zones.add("z%02d.test".formatted(i)));
    var many =
        new DnsSettings(
            few.backend(),
            few.servers(),
            zones,
            few.tsig(),
            few.primary(),
            few.keyName(),
            few.algorithm(),
            few.port(),
            few.minTtl(),
            few.timeout(),
            few.catchUp(),
            few.lock(),
            few.resolvers(),
            few.resolverPort());
    var context = TestContext.of(many, new LoopbackNetwork(Map.copyOf(ports)), Bind.SECRET);

    List<Sighting> seen = look(new ZoneLookout(context));

    assertSaid(of(seen, "libravatar.test A", "ns2"), 86_400, "192.0.2.10");
    assertThat(of(seen, "z11.test AXFR", "ns1").trouble().orElseThrow()).contains("not known");
  }

  @Test
  void zoneThatIsTooLarge_isNotReadToItsEnd_andItsOwnNameIsSeen() {
    var large = new StringBuilder(Zones.TEST);
    IntStream.range(0, 20_001).forEach(i -> large.append("h%05d A 192.0.2.9\n".formatted(i)));
    ModelServer server =
        ModelServer.primary(clock, List.of(Zones.read(large.toString()), Zones.both().getFirst()));
    serve("ns1", server::serve);
    serve("ns2", server::serve);

    List<Sighting> seen = look(lookout());

    assertThat(of(seen, "libravatar.test AXFR", "ns1").trouble().orElseThrow())
        .contains("too large to watch");
    assertSaid(of(seen, "libravatar.test A", "ns1"), 86_400, "192.0.2.10");
  }

  @Test
  void addressIsSentFiftyQuestionsASecondAtMost_andMoreNamesThanAreLookedAtAreSaid() {
    var many = new StringBuilder(Zones.TEST);
    IntStream.range(0, 260).forEach(i -> many.append("h%03d A 192.0.2.9\n".formatted(i)));
    ModelServer large =
        ModelServer.primary(clock, List.of(Zones.read(many.toString()), Zones.both().getFirst()));
    var begun = new CopyOnWriteArrayList<Long>();
    serve("ns1", large::serve);
    serve(
        "ns2",
        socket -> {
          begun.add(System.nanoTime());
          large.serve(socket);
        });

    List<Sighting> seen = look(lookout());

    assertThat(seen)
        .filteredOn(one -> one.where().equals("ns2") && !one.subject().endsWith("SOA"))
        .hasSize(ZoneLookout.MOST_SETS);
    assertThat(of(seen, "libravatar.test AXFR", "ns1").trouble()).isPresent();
    assertThat(begun).hasSize(6);
    for (int i = 1; i < begun.size(); i++) {
      assertThat(Duration.ofNanos(begun.get(i) - begun.get(i - 1)))
          .isGreaterThan(Duration.ofMillis(900));
    }
  }
}
