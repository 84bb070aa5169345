package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SshUserConfigTest {

  @Test
  void whatSshSays_isUnderstood() {
    var config =
        SshUserConfig.parse(
            """
            user operator
            hostname server.example.org
            port 2222
            identityfile ~/.ssh/one key
            identityfile /keys/two
            proxyjump admin@bastion.example.org:22,second
            """);
    assertThat(config.user()).contains("operator");
    assertThat(config.hostname()).contains("server.example.org");
    assertThat(config.port()).contains(2222);
    assertThat(config.identities(Path.of("/home/me")))
        .containsExactly(Path.of("/home/me/.ssh/one key"), Path.of("/keys/two"));
    assertThat(config.proxyJump()).contains("admin@bastion.example.org:22");
  }

  @Test
  void nothingSaid_isNothingKnown() {
    var none = SshUserConfig.parse("proxyjump none\n");
    assertThat(none.proxyJump()).isEmpty();
    assertThat(none.user()).isEmpty();
  }

  @Test
  void theInstalledSsh_answers() {
    assertThat(SshUserConfig.of("host.example.org").port()).isPresent();
  }
}
