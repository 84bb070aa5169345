package org.changeover.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.preview.PreviewedTask.Kind;
import org.changeover.run.Event;
import org.changeover.spi.Change;
import org.changeover.spi.Resources;
import org.junit.jupiter.api.Test;

/** What makes a saved preview stale. */
class MovedTest {
  private static final Basis WAS = SamplePreview.BASIS;

  private static List<Moved> moved(Basis is) {
    return Moved.of(WAS, is);
  }

  private static List<Moved> moved(Kind kind, Prospect was, Prospect is) {
    return Moved.of(
        List.of(SamplePreview.task("a", "dns", "dns", kind, was)),
        List.of(SamplePreview.task("a", "dns", "dns", kind, is)));
  }

  private static Prospect change(String before, String after, String fingerprint) {
    return new Prospect.WouldChange(List.of(new Change("ttl", before, after)), fingerprint);
  }

  @Test
  void theSame_hasNotMoved() {
    assertThat(moved(SamplePreview.BASIS)).isEmpty();
    assertThat(Moved.of(SamplePreview.preview().tasks(), SamplePreview.preview().tasks()))
        .isEmpty();
  }

  @Test
  void anotherPlan_inventoryOrFile_isNamed() {
    var files =
        Map.of("plan", "e".repeat(64), "inventory", "b".repeat(64), "operators", "f".repeat(64));
    assertThat(moved(new Basis(files, WAS.plugins(), WAS.variables())))
        .containsExactly(
            new Moved("file page.html", "sha256 cccccccccccc", "not there"),
            new Moved("plan", "sha256 aaaaaaaaaaaa", "sha256 eeeeeeeeeeee"),
            new Moved("operators", "not there", "sha256 ffffffffffff"));
  }

  @Test
  void anotherPlugin_isNamed_byVersionOrBytes() {
    var newer = new Event.Plugin("dns", "0.2.0", "d".repeat(64));
    var other = new Event.Plugin("dns", "0.1.0", "e".repeat(64));
    assertThat(moved(new Basis(WAS.files(), List.of(newer), WAS.variables())))
        .containsExactly(
            new Moved("plugin dns", "0.1.0, sha256 dddddddddddd", "0.2.0, sha256 dddddddddddd"));
    assertThat(moved(new Basis(WAS.files(), List.of(other), WAS.variables()))).hasSize(1);
    assertThat(moved(new Basis(WAS.files(), List.of(), WAS.variables()))).hasSize(1);
  }

  @Test
  void anotherVariable_isNamed() {
    assertThat(moved(new Basis(WAS.files(), WAS.plugins(), Map.of("domain", "x.test"))))
        .containsExactly(new Moved("variable domain", "service.example", "x.test"));
  }

  @Test
  void worldWithAnotherState_hasMoved() {
    assertThat(moved(Kind.CHANGES, change("1", "2", "f"), change("1", "2", "g"))).hasSize(1);
    assertThat(moved(Kind.CHANGES, change("1", "2", "f"), new Prospect.AlreadySo("it is 2")))
        .containsExactly(new Moved("a@dns", "would change: ttl: 1 → 2", "already so: it is 2"));
    assertThat(
            moved(
                Kind.LOOKS, new Prospect.NotSo(List.of(), "f"), new Prospect.NotSo(List.of(), "g")))
        .hasSize(1);
  }

  @Test
  void otherParameters_haveMoved_alsoInAWorldThatHasNot() {
    PreviewedTask one = wishing("a".repeat(64));
    PreviewedTask other = wishing("b".repeat(64));
    assertThat(Moved.of(List.of(one), List.of(one))).isEmpty();
    assertThat(Moved.of(List.of(one), List.of(other)))
        .containsExactly(
            new Moved(
                "a@dns",
                "would change, with parameters of sha256 aaaaaaaaaaaa",
                "would change, with parameters of sha256 bbbbbbbbbbbb"));
  }

  private static PreviewedTask wishing(String wish) {
    PreviewedTask task = SamplePreview.task("a", "dns", "dns", Kind.CHANGES, change("1", "2", "f"));
    return new PreviewedTask(
        task.task(),
        task.phase(),
        task.title(),
        task.kind(),
        task.uses(),
        task.asks(),
        Optional.of(PreviewedTask.Effect.of(Resources.none(), wish, Optional.empty())),
        task.prospect());
  }

  @Test
  void whatComesAndGoes_hasNotMoved() {
    var more =
        new Prospect.WouldChange(
            List.of(new Change("ttl", "1", "2"), new Change("session", "399 sshd", "ended")), "f");
    assertThat(moved(Kind.CHANGES, change("1", "2", "f"), more)).isEmpty();
  }

  @Test
  void knownAfterOtherSteps_followsFromThose() {
    var was = new Prospect.KnownAfter(List.of("b"), "there may be changed x");
    assertThat(moved(Kind.CHANGES, was, new Prospect.KnownAfter(List.of("b", "c"), "else")))
        .isEmpty();
    assertThat(moved(Kind.CHANGES, was, change("1", "2", "f"))).hasSize(1);
  }

  @Test
  void otherWordsForTheSame_haveNotMoved() {
    assertThat(
            moved(
                Kind.CHANGES, new Prospect.AlreadySo("seen at 8"), new Prospect.AlreadySo("at 9")))
        .isEmpty();
    assertThat(
            moved(
                Kind.CHANGES,
                new Prospect.CannotBeTold("no route after 3 s"),
                new Prospect.CannotBeTold("no route after 4 s")))
        .isEmpty();
  }

  @Test
  void whatIsWaitedFor_movesByItself() {
    var waits = new Prospect.Waits("caches", false, "not yet; 7 s");
    assertThat(moved(Kind.WAITS, waits, new Prospect.Waits("caches", true, "gone"))).isEmpty();
    assertThat(moved(Kind.WAITS, waits, new Prospect.CannotBeTold("nobody answers"))).isEmpty();
    assertThat(moved(Kind.WAITS, waits, new Prospect.LeftOut("when: a == b does not hold")))
        .hasSize(1);
  }

  @Test
  void taskThatCameOrWent_hasMoved() {
    PreviewedTask task = SamplePreview.lowerTtl("1 h");
    assertThat(Moved.of(List.of(task), List.of()))
        .extracting(Moved::what, Moved::is)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("lower-ttl@dns", "not there"));
    assertThat(Moved.of(List.of(), List.of(task)))
        .extracting(Moved::was)
        .containsExactly("not there");
  }

  @Test
  void text_saysWhatItWasAndWhatItIs_andOnlyOfWhatDiffers() {
    assertThat(
            Moved.text(
                Moved.of(
                    List.of(SamplePreview.lowerTtl("43200 s")),
                    List.of(SamplePreview.lowerTtl("300 s")))))
        .isEqualTo(
            """
              lower-ttl@dns
                was: would change: www.service.example A: 43200 s → 3600 s
                is:  would change: www.service.example A: 300 s → 3600 s\
            """);
  }

  @Test
  void stateThatDiffersInItsFingerprintOnly_isSaidByThat() {
    assertThat(moved(Kind.CHANGES, change("1", "2", "f"), change("1", "2", "g")))
        .containsExactly(
            new Moved(
                "a@dns",
                "would change, found with the fingerprint f",
                "would change, found with the fingerprint g"));
  }

  @Test
  void whatWouldNoLongerBeChanged_isNamedWhereItWas() {
    var both =
        new Prospect.WouldChange(
            List.of(new Change("ttl", "1", "2"), new Change("a", "1", "2")), "f");
    assertThat(moved(Kind.CHANGES, both, change("1", "2", "g")))
        .containsExactly(
            new Moved("a@dns", "would change: a: 1 → 2", "would change, but not that"));
  }
}
