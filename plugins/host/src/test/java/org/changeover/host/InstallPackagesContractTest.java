package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.Call;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Output;
import org.changeover.spi.Target;
import org.junit.jupiter.api.Test;

class InstallPackagesContractTest extends ActionContract<InstallPackages.Parameters, NoSettings> {
  private static final Map<String, String> ARCHIVE =
      Map.of(
          "rsync",
          "3.5.0-1",
          "apache2",
          "2.4.71-1",
          "libapr1",
          "1.7.2-3",
          "curl",
          "7.88.1-10+deb12u14");

  @Override
  protected ChangingAction<InstallPackages.Parameters, NoSettings> action() {
    return new InstallPackages();
  }

  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  @Override
  protected InstallPackages.Parameters parameters() {
    return new InstallPackages.Parameters(
        List.of("apache2", "curl=7.88.1-10+deb12u14", "rsync"), true, true);
  }

  @Override
  protected Target target() {
    return new Target.Host("new", List.of("192.0.2.2"));
  }

  @Override
  protected World world() {
    var world = new World();
    world
        .host("new", "192.0.2.2")
        .fact("package curl", "7.88.1-10")
        .fact("package rsync", "3.2.0-old")
        .command("dpkg-query", InstallPackagesContractTest::dpkgQuery)
        .command("df", _ -> Call.ok("Avail\n  500\n"))
        .command("timeout", _ -> Call.ok("Hit:1 bookworm InRelease\n"))
        .command("apt-get", InstallPackagesContractTest::simulate)
        .script("dpkg --force-confdef --force-confold --configure -a", this::act);
    return world;
  }

  private static Output dpkgQuery(Call call) {
    var text = new StringBuilder();
    boolean all = true;
    for (String name : call.arguments().subList(3, call.arguments().size())) {
      String version = call.host().facts().get("package " + name);
      all &= version != null;
      if (version != null) {
        text.append("%s\t%s\tinstalled\n".formatted(name, version));
      }
    }
    return new Output(all ? 0 : 1, text.toString(), "", false);
  }

  /** What apt would do: the wanted version of each package, empty to remove it. */
  private static Map<String, String> solve(Call call) {
    List<String> arguments = call.arguments();
    var solution = new java.util.TreeMap<String, String>();
    for (String one : arguments.subList(arguments.indexOf("install") + 1, arguments.size())) {
      String[] parts = one.split("=", 2);
      if (one.endsWith("-")) {
        solution.put(one.substring(0, one.length() - 1), "");
      } else {
        solution.put(parts[0], parts.length == 2 ? parts[1] : ARCHIVE.get(parts[0]));
      }
    }
    if (solution.containsKey("apache2") && !solution.get("apache2").isEmpty()) {
      solution.put("libapr1", ARCHIVE.get("libapr1"));
    }
    solution
        .entrySet()
        .removeIf(e ->
            e.getValue().equals(call.host().facts().getOrDefault("package " + e.getKey(), "")));
    return solution;
  }

  private static Output simulate(Call call) {
    var lines = new ArrayList<String>();
    solve(call)
        .forEach((name, version) -> {
          String now = call.host().facts().get("package " + name);
          if (version.isEmpty()) {
            lines.add("Remv %s [%s]".formatted(name, now));
          } else {
            String before = now == null ? "" : "[" + now + "] ";
            lines.add("Inst %s %s(%s Debian:12 [amd64])".formatted(name, before, version));
          }
        });
    return Call.ok(String.join("\n", lines) + "\n");
  }

  private Output act(Call call) {
    solve(call)
        .forEach((name, version) -> {
          if (version.isEmpty()) {
            call.host().facts().remove("package " + name);
          } else {
            call.host().fact("package " + name, version);
          }
        });
    return Call.ok("");
  }

  @Test
  void packageThatIsThere_isNotUpgraded() {
    assertThat(parameters().request(Map.of("rsync", "3.2.0-old", "curl", "7.88.1-10")))
        .endsWith("install", "apache2", "curl=7.88.1-10+deb12u14");
  }

  @Override
  protected void tamper(World world) {
    world.host("new").fact("package libapr1", "9.9-local");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }
}
