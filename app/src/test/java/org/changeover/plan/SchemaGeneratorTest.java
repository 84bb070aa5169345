package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SchemaGeneratorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final SchemaGenerator generator = new SchemaGenerator(TestProviders.catalogue());

  private static List<String> complaints(String schema, String yaml) {
    JsonNode document = JSON.valueToTree(YamlText.inline("document", yaml).orElseThrow().plain());
    try {
      return JsonSchemaCheck.complaints(JSON.readTree(schema), document);
    } catch (JsonProcessingException noJson) {
      throw new AssertionError(noJson);
    }
  }

  private static String base(String name) {
    return new String(PlanFolder.base(name), StandardCharsets.UTF_8);
  }

  @Test
  void plan_soundPlan_fits() {
    assertThat(complaints(generator.plan(), base("plan.yaml"))).isEmpty();
    assertThat(complaints(generator.plan(), PlanTemplate.plan("mine"))).isEmpty();
  }

  @Test
  void inventory_soundInventory_fits() {
    assertThat(complaints(generator.inventory(), base("inventory.yaml"))).isEmpty();
    assertThat(complaints(generator.inventory(), PlanTemplate.inventory())).isEmpty();
  }

  @Test
  void plan_wrongParameters_doNotFit() {
    String plan = base("plan.yaml");

    assertThat(complaints(generator.plan(), plan.replace("ttl: 300s", "ttl: soon"))).isNotEmpty();
    assertThat(complaints(generator.plan(), plan.replace("ttl: 300s", "tll: 300s"))).isNotEmpty();
    assertThat(complaints(generator.plan(), plan.replace("page: page.html", "status: 503")))
        .isNotEmpty();
    assertThat(complaints(generator.plan(), plan.replace("timeout: 5m", "timout: 5m")))
        .isNotEmpty();
    assertThat(complaints(generator.plan(), plan.replace("\"${secret:page}\"", "hunter2")))
        .isNotEmpty();
    assertThat(complaints(generator.plan(), plan.replace("manual: Tel", "wait: Tel"))).isNotEmpty();
  }

  @Test
  void inventory_wrongSettings_doNotFit() {
    String inventory = base("inventory.yaml");

    assertThat(complaints(generator.inventory(), inventory.replace("zones:", "zone:")))
        .isNotEmpty();
    assertThat(complaints(generator.inventory(), inventory.replace("rfc2136", "rfc1035")))
        .isNotEmpty();
    assertThat(complaints(generator.inventory(), inventory.replace("{ env: LAB_SUDO }", "plain")))
        .isNotEmpty();
  }

  @Test
  void plan_namesWhatProvidersDocument() {
    assertThat(generator.plan())
        .contains(
            "\"const\" : \"dns/set-ttl\"",
            "\"description\" : \"The time to live wanted.\"",
            "\"default\" : 503",
            "\"minimum\" : 400",
            "\"examples\" : [ \"1h\" ]");
    assertThat(generator.inventory()).contains("\"enum\" : [ \"rfc2136\", \"zone-file\" ]");
  }

  @Test
  void schemas_areTheSameEachTime() {
    assertThat(new SchemaGenerator(TestProviders.catalogue()).plan()).isEqualTo(generator.plan());
    assertThat(new SchemaGenerator(TestProviders.catalogue()).inventory())
        .isEqualTo(generator.inventory());
  }
}
