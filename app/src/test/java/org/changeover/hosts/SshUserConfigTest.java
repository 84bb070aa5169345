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
    assertThat(config.proxyJump()).contains("admin@bastion.example.org:22,second");
  }

  @Test
  void nothingSaid_isNothingKnown() {
    var none = SshUserConfig.parse("proxyjump none\n");
    assertThat(none.proxyJump()).isEmpty();
    assertThat(none.user()).isEmpty();
  }

  @Test
  void theInstalledSsh_answers() {
    assertThat(
            SshUserConfig.of("host.example.org", Path.of(System.getProperty("user.home"))).port())
        .isPresent();
  }

  @Test
  void jumpHosts_areReachedThroughThoseBeforeThem() {
    HostSettings last = JumpHosts.settings("admin@first:2022,op@[2001:db8::1]:2222");
    assertThat(last.name()).isEqualTo("2001:db8::1");
    assertThat(last.user()).contains("op");
    assertThat(last.port()).contains(2222);
    assertThat(last.jump()).contains("admin@first:2022");

    HostSettings first = JumpHosts.settings("admin@first:2022");
    assertThat(first.name()).isEqualTo("first");
    assertThat(first.user()).contains("admin");
    assertThat(first.port()).contains(2022);
    assertThat(first.jump()).isEmpty();
    assertThat(JumpHosts.settings("2001:db8::1").name()).isEqualTo("2001:db8::1");
    assertThat(JumpHosts.settings("plain").port()).isEmpty();
  }
}
