package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import org.changeover.console.model.Key;
import org.changeover.console.model.KeyBinding;
import org.changeover.console.model.KeyBindings;
import org.changeover.console.model.Size;
import org.junit.jupiter.api.Test;

class KeyBindingsTest {

  @Test
  void keys_meanOneThingAtAPlace() {
    for (KeyBinding.Where where : KeyBinding.Where.values()) {
      if (where == KeyBinding.Where.EVERYWHERE) {
        continue;
      }
      var owners = new HashMap<Key, String>();
      for (KeyBinding<?, ?> binding : KeyBindings.ALL) {
        if (binding.where() == where || binding.where() == KeyBinding.Where.EVERYWHERE) {
          for (Key key : binding.keys()) {
            assertThat(owners.put(key, binding.id())).as("%s at %s", key, where).isNull();
          }
        }
      }
    }
  }

  @Test
  void ids_areUnique_andEveryKeyIsExplained() {
    var ids = new HashSet<String>();
    assertThat(KeyBindings.ALL)
        .allSatisfy(binding -> {
          assertThat(ids.add(binding.id())).as(binding.id()).isTrue();
          assertThat(binding.tooltip()).isNotBlank();
          assertThat(binding.keys()).isNotEmpty();
          assertThat(binding.shown()).isNotBlank();
        });
  }

  @Test
  void help_namesEveryKey() {
    String all = Shown.of(SampleRun.running(), new Size(200, 170)).type("?").text();
    assertThat(KeyBindings.ALL).allSatisfy(binding -> assertThat(all).contains(binding.tooltip()));
  }

  @Test
  void footer_offersWhatTheMomentCallsFor_atTheSmallestSize() {
    assertThat(footer(SampleRun.gateOpen())).contains("a approve", "x reject", "q leave");
    assertThat(footer(SampleRun.failed())).contains("r retry", "s skip", "u undo", "q leave");
    assertThat(footer(SampleRun.inDoubt())).contains("d answer", "q leave");
    assertThat(footer(SampleRun.running())).contains("p pause", "c cancel", "? help");
  }

  private static String footer(SampleRun run) {
    return Shown.of(run, Size.SMALLEST).text().lines().reduce((_, last) -> last).orElseThrow();
  }
}
