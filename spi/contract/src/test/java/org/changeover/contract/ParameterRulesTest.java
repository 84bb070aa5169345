package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.Secret;
import org.junit.jupiter.api.Test;

class ParameterRulesTest {
  enum Kind {
    RFC2136,
    TWO_WORDS
  }

  record Inner(@Doc("A count.") @Example("3") @Between(min = 1, max = 5) int count) {}

  record Right(
      @Doc("a") @Example("www") @Matches("[a-z]+") String name,
      @Doc("b") @Default("30s") Duration pause,
      @Doc("c") @Default("two-words") Kind kind,
      @Doc("d") @Example("[a, b]") @Matches("[a-z]") List<String> letters,
      @Doc("e") Optional<Instant> when,
      @Doc("f") @Example("ns1") HostRef from,
      @Doc("g") @Example("${secret:key}") Secret key,
      @Doc("h") Inner inner) {}

  record Wrong(
      String undocumented,
      @Doc("b") @Example("WWW") @Matches("[a-z]+") String name,
      @Doc("c") @Default("soon") Duration pause,
      @Doc("d") @Default("three") Kind kind,
      @Doc("e") @Example("9") @Between(min = 1, max = 5) int count,
      @Doc("f") @Example("a, b") List<String> letters,
      @Doc("g") @Example("yesterday") Instant when,
      @Doc("h") HostRef from,
      @Doc("i") @Example("[a, B]") @Matches("[a-z]") List<String> more,
      @Doc("j") @Default("yes") boolean flag) {}

  @Test
  void problems_ofARightRecord_areNone() {
    assertThat(ParameterRules.problems(Right.class)).isEmpty();
  }

  @Test
  void problems_ofAWrongRecord_nameEachComponent() {
    assertThat(ParameterRules.problems(Wrong.class))
        .anySatisfy(p -> assertThat(p).contains("undocumented has no @Doc"))
        .anySatisfy(p -> assertThat(p).contains("undocumented is required and has no @Example"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.name", "'WWW' does not match"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.pause", "is no duration"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.kind", "is none of [rfc2136, two-words]"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.count", "not between 1 and 5"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.letters", "is no list"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.when", "is no instant"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.from is required"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.more", "does not match"))
        .anySatisfy(p -> assertThat(p).contains("Wrong.flag", "neither true nor false"))
        .hasSize(11);
  }
}
