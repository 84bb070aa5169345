package org.changeover.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.changeover.plan.Role;
import org.junit.jupiter.api.Test;

class OperatorsFileTest {
  private static final Path EXAMPLE = Path.of("../config/server/operators.example.yaml");

  @Test
  void theExampleThatIsShipped_isOne() throws Exception {
    OperatorsFile file = OperatorsFile.open(EXAMPLE);
    assertThat(file.holderOf("SHA256:OCUIiA1PB+JI2H4rV8ZZ1rllp7yzW7IbKw0BV+G7OmQ"))
        .hasValueSatisfying(anna -> {
          assertThat(anna.name()).isEqualTo("anna");
          assertThat(anna.roles()).containsExactlyInAnyOrder(Role.OPERATOR, Role.APPROVER);
        });
    assertThat(file.holderOf("SHA256:rrGJN7zb0Jt+hr6YpkG0mEqllSki7frifjIpPXL3JYQ"))
        .hasValueSatisfying(page -> assertThat(page.roles()).containsExactly(Role.VIEWER));
    assertThat(file.holderOf("SHA256:of somebody else")).isEmpty();
  }
}
