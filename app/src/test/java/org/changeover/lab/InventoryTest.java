package org.changeover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class InventoryTest {
  private final Map<?, ?> inventory = parse(text("/state/a \"b\"/lab"));

  @Test
  void host_hasAddressesKeyAndSudo() {
    Map<?, ?> old = map(map(inventory, "hosts"), "old");

    assertThat(old.get("address")).isEqualTo("10.77.9.10");
    assertThat(old.get("address6")).isEqualTo("fd77:0:0:9::10");
    assertThat(old.get("user")).isEqualTo("admin");
    assertThat(old.get("host-key")).isEqualTo("SHA256:old");
    assertThat(old.get("key")).isEqualTo("/state/a \"b\"/lab/keys/operator");
    assertThat(map(old, "sudo").get("password")).isEqualTo("${secret:sudo}");
  }

  @Test
  void everyHost_isInIt() {
    assertThat(map(inventory, "hosts")).hasSize(LabHost.values().length);
  }

  @Test
  void thirdParties_haveAnOwner_andNoWayIn() {
    Map<?, ?> third = map(map(inventory, "hosts"), "third1");

    assertThat(third.get("unmanaged")).isEqualTo(true);
    assertThat(third.get("owner")).isEqualTo("owner@third1.example");
    assertThat(third.get("address6")).isEqualTo("fd77:0:0:9::31");
    assertThat(map(map(inventory, "hosts"), "outside").get("unmanaged")).isEqualTo(true);
    assertThat(third.keySet().toString()).doesNotContain("user", "key", "sudo");
  }

  @Test
  void groups_areTheControlledMirrors_andTheOthers() {
    Map<?, ?> groups = map(inventory, "groups");

    assertThat(groups.get("mirrors")).isEqualTo(List.of("mirror1", "mirror2", "mirror3"));
    assertThat(groups.get("third-parties")).isEqualTo(List.of("third1", "third2"));
  }

  @Test
  void secrets_areNamedByFile_neverWritten() {
    assertThat(map(map(inventory, "secrets"), "tsig").get("file"))
        .isEqualTo("/state/a \"b\"/lab/secrets/tsig");
    assertThat(map(map(inventory, "providers"), "dns").get("tsig")).isEqualTo("${secret:tsig}");
  }

  @Test
  void accountsOfTheOutsideWorld_takeTheirSecretsByName() {
    Map<?, ?> notify = map(map(inventory, "providers"), "notify");

    assertThat(map(notify, "mastodon").get("token")).isEqualTo("${secret:mastodon}");
    assertThat(map(notify, "smtp").get("password")).isEqualTo("${secret:mail}");
    assertThat(map(notify, "imap").get("host")).isEqualTo("outside");
    assertThat(map(map(inventory, "secrets"), "mail").get("file"))
        .isEqualTo("/state/a \"b\"/lab/secrets/mail");
  }

  @Test
  void itSaysThatItIsALab() {
    assertThat(inventory.get("lab")).isEqualTo(true);
  }

  @Test
  void operators_giveTheLocalUserBothRoles() {
    Map<?, ?> user = map(map(parse(Inventory.operators("ada")), "operators"), "ada");

    assertThat(user.get("roles")).isEqualTo(List.of("operator", "approver"));
    assertThat(user.get("local-users")).isEqualTo(List.of("ada"));
  }

  private static String text(String folder) {
    Map<LabHost, String> keys = new EnumMap<>(LabHost.class);
    for (LabHost host : LabHost.values()) {
      keys.put(host, "SHA256:" + host.label());
    }
    return new Inventory(new AddressPlan(9), Path.of(folder), keys).text();
  }

  private static Map<?, ?> parse(String yaml) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return (Map<?, ?>) parent.get(key);
  }
}
