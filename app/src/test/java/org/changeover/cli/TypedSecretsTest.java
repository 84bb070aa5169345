package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.changeover.plan.SecretSource;
import org.changeover.plan.SourcePosition;
import org.junit.jupiter.api.Test;

class TypedSecretsTest {
  private static final SourcePosition HERE = new SourcePosition("inventory.yaml", 1, 1);
  private static final SecretSource.Prompt WORD = new SecretSource.Prompt("word", "The word", HERE);
  private static final SecretSource.Prompt PIN = new SecretSource.Prompt("pin", "The number", HERE);

  private final List<String> asked = new ArrayList<>();
  private final TypedSecrets typed =
      new TypedSecrets(prompt -> {
        asked.add(prompt.name());
        return ("typed for " + prompt.name()).toCharArray();
      });

  @Test
  void aSecret_isAskedForOnce_byAPreviewAndByTheEngineBehindIt() throws Exception {
    typed.ask(List.of(WORD));
    char[] wiped = typed.value(WORD);
    Arrays.fill(wiped, ' ');
    var engine = new ByteArrayOutputStream();
    typed.ask(List.of(WORD, PIN)).writeTo(engine);
    assertThat(asked).containsExactly("word", "pin");
    var read = TypedSecrets.read(new ByteArrayInputStream(engine.toByteArray()));
    assertThat(read.value(WORD)).containsExactly("typed for word".toCharArray());
    assertThat(read.value(PIN)).containsExactly("typed for pin".toCharArray());
    assertThat(engine.toString(UTF_8).lines()).hasSize(2);
  }

  @Test
  void whatWasNotTyped_isNotWaitedFor() throws Exception {
    assertThat(typed.typed(WORD)).isEmpty();
    assertThat(asked).isEmpty();
    var read = TypedSecrets.read(new ByteArrayInputStream(new byte[0]));
    assertThatThrownBy(() -> read.value(WORD))
        .hasMessageContaining("the secret 'word' was not typed when the engine was started");
  }
}
