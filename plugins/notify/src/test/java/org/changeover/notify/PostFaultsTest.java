package org.changeover.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.contract.Certificates;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.Finding;
import org.changeover.spi.Notice;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.Test;

/** A post on a bad day, over real connections. */
class PostFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Post.Parameters WANTED =
      new Post.Parameters(
          Optional.of("We have moved."),
          Optional.empty(),
          Map.of(),
          Post.Visibility.PUBLIC,
          Optional.empty(),
          true);

  private final FakeMastodon mastodon = new FakeMastodon(Outside.SOCIAL.server());
  private final TestContext context = TestContext.of(mastodon);

  @Test
  void answerLostAfterTheServerStoredIt_isUnknown_andFoundByTheCheck() {
    mastodon.failing(FakeMastodon.Fault.ANSWER_LOST);

    assertThatThrownBy(this::apply)
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("failed to respond")
        .hasMessageContaining("it may have been done, so look there before it is asked again");

    assertThat(check()).isInstanceOf(Check.Satisfied.class);
    assertThat(mastodon.texts()).hasSize(1);
    assertThat(mastodon.tried("POST")).isOne();
  }

  @Test
  void gatewayThatGaveUp_isUnknown_andASecondPostIsTheSameOne() {
    mastodon.failing(FakeMastodon.Fault.GATEWAY_GAVE_UP);
    assertThatThrownBy(this::apply)
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("504");

    apply();

    assertThat(mastodon.tried("POST")).isEqualTo(2);
    assertThat(mastodon.texts()).hasSize(1);
  }

  @Test
  void tokenRefused_saysSoAndNothingIsPosted() {
    mastodon.failing(FakeMastodon.Fault.TOKEN_REFUSED);

    assertThatThrownBy(this::apply)
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("The access token is invalid")
        .hasMessageContaining("check the setting 'token'")
        .hasMessageNotContaining(FakeMastodon.TOKEN);
    assertThat(mastodon.texts()).isEmpty();
    assertThatThrownBy(
            () -> new Post().check(WANTED, context.knowing("mastodon", "other")).block(PATIENCE))
        .isInstanceOf(ActionFailedException.class);
  }

  private List<Finding> inspected() {
    return new Post().inspect(WANTED, context).collectList().block(PATIENCE);
  }

  @Test
  void textLongerThanTheServerTakes_isFoundBeforehand() {
    mastodon.taking(25);
    assertThat(inspected())
        .singleElement()
        .satisfies(found -> assertThat(found.severity()).isEqualTo(Finding.Severity.BLOCKER))
        .satisfies(found -> assertThat(found.evidence()).contains("of the 25 that"));
    mastodon.taking(60);
    assertThat(inspected()).extracting(Finding::severity).containsExactly(Finding.Severity.FINE);
    assertThat(mastodon.tried("POST")).isZero();
  }

  @Test
  void serverThatTellsNoLimit_isNoFinding() {
    assertThat(inspected()).isEmpty();
  }

  @Test
  void length_isCountedAsTheServerDoes() {
    var limits = new Mastodon.Limits(500, 23);
    assertThat(limits.length("We move: https://example.org/a/very/long/path?with=a&query"))
        .isEqualTo("We move: ".length() + 23);
    assertThat(limits.length("(see https://example.org/long/path)."))
        .isEqualTo("(see ).".length() + 23);
    assertThat(limits.length("ask @ann@social.example, please"))
        .isEqualTo("ask @ann, please".length());
    assertThat(limits.length("a\u0308 \ud83d\udc69\u200d\ud83d\ude80")).isEqualTo(3);
  }

  @Test
  void textRefused_saysWhy() {
    mastodon.failing(FakeMastodon.Fault.TEXT_REFUSED);

    assertThatThrownBy(this::apply).hasMessageContaining("limit of 500 exceeded; change the text");
  }

  @Test
  void answerThatIsNoJson_isUnknown() {
    mastodon.failing(FakeMastodon.Fault.NO_JSON);

    assertThatThrownBy(this::apply)
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("no JSON");
  }

  @Test
  void certificateForAnotherName_isRefusedBeforeTheTokenIsSaid() {
    var other = Certificates.of("elsewhere.example", 90);
    var impostor = new FakeMastodon(other.server());
    var trusting =
        new TestContext(
            context.settings(), Map.of(443, impostor), context.secrets(), other.pem(), List.of());

    assertThatThrownBy(() -> new Post().check(WANTED, trusting).block(PATIENCE))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("is not trusted as social.example");
    assertThat(impostor.tried("GET")).isZero();
  }

  @Test
  void postBehindManyNewerOnes_isFound() {
    apply();
    for (int n = 0; n < 150; n++) {
      mastodon.holding("newer post " + n);
    }

    assertThat(check()).isInstanceOf(Check.Satisfied.class);
  }

  @Test
  void twoPostsWithTheMark_areForAPerson() {
    apply();
    mastodon.holding("a copy of it " + Identity.mark(context.operation()));

    assertThat(check())
        .isInstanceOfSatisfying(
            Check.Unknown.class, unknown -> assertThat(unknown.reason()).contains("2 posts"));
  }

  private List<Notice> apply() {
    return new Post().apply(WANTED, context).collectList().block(PATIENCE);
  }

  private Check check() {
    return new Post().check(WANTED, context).block(PATIENCE);
  }
}
