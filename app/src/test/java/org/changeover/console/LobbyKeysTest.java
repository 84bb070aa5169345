package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.Key;
import org.changeover.console.model.KeyBinding.Where;
import org.changeover.console.model.LobbyEffect;
import org.changeover.console.model.LobbyKeys;
import org.changeover.console.model.LobbyUpdate;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.Size;
import org.changeover.run.RunStatus;
import org.junit.jupiter.api.Test;

class LobbyKeysTest {
  private static final List<Where> PLACES =
      List.of(Where.RUNS, Where.PLANS, Where.PLAN_PAGE, Where.PREVIEW);

  @Test
  void keys_meanOneThingAtAPlace() {
    for (Where where : PLACES) {
      var owners = new HashMap<Key, String>();
      LobbyKeys.here(where)
          .forEach(binding ->
              binding
                  .keys()
                  .forEach(key ->
                      assertThat(owners.put(key, binding.id()))
                          .as("%s at %s", key, where)
                          .isNull()));
      assertThat(owners).containsKeys(Key.of('?'), Key.of('q'), Key.Named.ESCAPE);
    }
  }

  @Test
  void ids_areUnique_andEveryKeyIsExplained() {
    var ids = new HashSet<String>();
    assertThat(LobbyKeys.ALL)
        .allSatisfy(binding -> {
          assertThat(ids.add(binding.id())).as(binding.id()).isTrue();
          assertThat(binding.tooltip()).isNotBlank();
          assertThat(binding.keys()).isNotEmpty();
          assertThat(binding.shown()).isNotBlank();
          assertThat(binding.where())
              .isIn(Where.EVERYWHERE, Where.RUNS, Where.PLANS, Where.PLAN_PAGE, Where.PREVIEW);
        });
  }

  @Test
  void help_namesEveryKey_andWhyItDoesNothingNow() {
    LobbyShown shown = LobbyShown.of(new Size(200, 170));
    shown.tell(model -> LobbyUpdate.read(model, List.of())).type("?");
    assertThat(LobbyKeys.ALL)
        .allSatisfy(binding -> assertThat(shown.screen()).contains(binding.tooltip()));
    assertThat(shown.type("console").screen()).contains("not now: there is no run here");
    assertThat(shown.press(Key.Named.ENTER).effects).isEmpty();
    assertThat(shown.press(Key.Named.ESCAPE).model.overlay()).isEmpty();
  }

  @Test
  void help_doesWhatIsFoundInIt() {
    LobbyShown shown = LobbyShown.of(Size.SMALLEST).type("?to the plans");
    shown.press(Key.Named.ENTER);
    assertThat(shown.effects).containsExactly(new LobbyEffect.Find());
    assertThat(shown.screen()).contains("changeover  Plans");
  }

  @Test
  void palette_findsCommandsAndRuns() {
    var run =
        new RunLine("mail-1", "Move", Optional.of(RunStatus.RUNNING), "", Optional.empty(), true);
    LobbyShown shown = LobbyShown.of(Size.SMALLEST);
    shown.tell(model -> LobbyUpdate.read(model, List.of(run))).type(":plans");
    shown.press(Key.Named.ENTER);
    assertThat(shown.effects).containsExactly(new LobbyEffect.Find());
    shown.type(":mail").press(Key.Named.ENTER);
    assertThat(shown.effects).endsWith(new LobbyEffect.Open("mail-1"));
  }

  @Test
  void footer_offersWhatDoesSomethingNow() {
    LobbyShown shown = LobbyShown.of(Size.SMALLEST);
    assertThat(footer(shown)).contains("p plans", "? help", "q leave").doesNotContain("open");
  }

  private static String footer(LobbyShown shown) {
    return shown.screen().lines().reduce((_, last) -> last).orElseThrow();
  }
}
