package org.changeover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanGraphTest {
  @TempDir Path temp;
  private Plan plan;

  @BeforeEach
  void read() {
    plan = PlanFolder.in(temp).validated().plan();
  }

  @Test
  void text_showsPhasesStepsChainsAndUnusualNeeds() {
    assertThat(PlanGraph.text(plan))
        .isEqualTo(
            """
            Move the service (move-service)
              prepare: Prepare DNS
                find  dns/find-addresses
                lower-ttl  dns/set-ttl
                old-ttl-gone  wait: caches may still hold the old TTL
                zone-only  dns/set-ttl on service.test  when ${steps.find.outputs.count} > 3  needs find
              switch
                page  web/maintenance on old
                switch-dns  dns/replace-addresses  asks 2
                call-hosting  by hand
                mirrors-back  chain on mirrors  needs switch-dns
                  sync  mirrors/sync
                  pause  wait: pause
                  confirm  by hand
                settle  wait: settle on mirrors
                checked  web/status on third-parties, old  when ${steps.sync.targets.mirror1.outputs.files} >= 10
            """);
  }

  @Test
  void dot_drawsEachNeedAndTheEndsOfPhases() {
    assertThat(PlanGraph.dot(plan))
        .startsWith("digraph \"move-service\" {")
        .contains(
            "subgraph \"cluster_prepare\"",
            "\"find\" -> \"lower-ttl\";",
            "\"find\" -> \"zone-only\";",
            "\"old-ttl-gone\" -> \"page\" [style=dashed];",
            "\"zone-only\" -> \"page\" [style=dashed];",
            "\"switch-dns\" [label=\"switch-dns\\ndns/replace-addresses\", peripheries=2];")
        .doesNotContain("\"old-ttl-gone\" -> \"zone-only\"")
        .endsWith("}\n");
  }

  @Test
  void template_isSound() {
    var folder = new PlanFolder(temp);
    folder
        .put("plan.yaml", PlanTemplate.plan("mine"))
        .put("inventory.yaml", PlanTemplate.inventory());

    assertThat(folder.validated().plan().id()).isEqualTo("mine");
  }
}
