package org.changeover.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.Telemetry;
import org.changeover.spi.Sighting;
import org.junit.jupiter.api.Test;

/** What a console keeps of what lookouts see. */
class SightingsTest {

  private static Telemetry.Sighted sighted(String instance, String value) {
    var one =
        new Sighting(
            "example",
            "example A",
            "ns1",
            Sighting.Kind.SOURCE,
            List.of(value),
            Optional.empty(),
            Optional.empty());
    return new Telemetry.Sighted(
        instance, Optional.empty(), List.of(one), List.of(), Optional.empty(), Optional.empty());
  }

  @Test
  void lastLookOfEachInstance_isKept() {
    Sightings seen =
        Sightings.none()
            .heard(List.of(sighted("dns", "one"), sighted("other", "two")))
            .heard(List.of(sighted("dns", "three")));

    assertThat(seen.last()).containsOnlyKeys("dns", "other");
    assertThat(seen.last().get("dns")).isEqualTo(sighted("dns", "three"));
    assertThat(seen.watched()).isEmpty();
    var watched = new Telemetry.Watched(List.of("dns"), Map.of());
    assertThat(seen.heard(List.of(watched)).watched()).contains(watched);
  }

  @Test
  void instancesAreBounded() {
    var many = new ArrayList<Telemetry>();
    for (int i = 0; i < 1000; i++) {
      many.add(sighted("dns" + i, "one"));
    }

    assertThat(Sightings.none().heard(many).last()).hasSize(16).containsKey("dns0");
  }

  @Test
  void whatMachinesSaid_isCleanHoweverItCame() {
    Sightings seen =
        Sightings.none().heard(List.of(sighted("dns", "\u001b]52;c;YQ==\u0007a\u009bm")));

    assertThat(seen.last().get("dns").sightings().getFirst().values()).containsExactly("a");
  }
}
