package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Output;
import org.changeover.spi.PlanFile;
import org.junit.jupiter.api.Test;

class PutFilesContractTest extends HostContract<PutFiles.Parameters> {
  @Override
  protected ChangingAction<PutFiles.Parameters, NoSettings> action() {
    return new PutFiles();
  }

  @Override
  protected PutFiles.Parameters parameters() {
    return new PutFiles.Parameters(
        List.of(
            new PutFiles.Entry(
                "/etc/app/app.conf", new PlanFile("app.conf"), "0640", "root", "adm", true),
            new PutFiles.Entry(
                "/etc/app/sites/default", new PlanFile("site"), "644", "root", "root", false)),
        List.of(
            new Folders.Wanted("/etc/app", "0750", "root", "adm"),
            new Folders.Wanted("/etc/app/sites", "0755", "root", "root")),
        Map.of("domain", "example.org"));
  }

  @Override
  protected World world() {
    var world =
        new World()
            .planFile("app.conf", "name ${domain}\nlog $${LOG}\n")
            .planFile("site", "${not a template}");
    FakeHost host = world.host("new", "192.0.2.2");
    host.directory("/etc/app", "0755", "root", "root")
        .file("/etc/app/app.conf", "as it was")
        .script("says what: \"put\" makes", PutFilesContractTest::folders)
        .script(
            "find \"$1\" -mindepth 1",
            call -> {
              List<String> names = call.host().list(call.argument(0));
              return Call.ok(
                  String.join(
                      "", names.stream().map(n -> call.argument(0) + "/" + n + "\n").toList()));
            });
    return world;
  }

  private static Output folders(Call call) {
    List<String> words = call.arguments();
    for (int n = 1; n + 2 < words.size(); n += 3) {
      if (words.get(n + 1).equals("-")) {
        call.host().delete(words.get(n));
      } else {
        String[] owner = words.get(n + 2).split(":");
        call.host().directory(words.get(n), words.get(n + 1), owner[0], owner[1]);
      }
    }
    return Call.ok("");
  }

  @Override
  protected void tamper(World world) {
    world.host("new").file("/etc/app/sites/other", "somebody's");
  }

  private static String filled(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new String(
        new FileTemplate("files/a.conf", bytes).filled(Map.of("a.b", "ü", "c", "$1")),
        StandardCharsets.UTF_8);
  }

  @Test
  void template_takesValuesAndLeavesEverythingElse() {
    assertThat(filled("é ${a.b} ${c} $${X} $x $")).isEqualTo("é ü $1 ${X} $x $");
  }

  @Test
  void unknownName_isRefusedWithItsLine() {
    assertThatThrownBy(() -> filled("one\n two ${d}"))
        .hasMessageContaining("files/a.conf:2")
        .hasMessageContaining("${d}")
        .hasMessageContaining("[a.b, c]");
    assertThatThrownBy(() -> filled("${open\n")).hasMessageContaining("files/a.conf:1");
  }
}
