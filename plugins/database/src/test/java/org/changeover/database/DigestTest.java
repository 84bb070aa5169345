package org.changeover.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {
  private static final Digest DUMPED =
      Digest.parse(
          "table\tpublic.a\t3\t-77\nsequence\tpublic.s\t9\tt\nsequence\tpublic.d\t-4\tt down\n");

  @Test
  void text_isReadBackAsItWas() {
    assertThat(Digest.parse(DUMPED.text())).isEqualTo(DUMPED);
    assertThat(DUMPED.summary()).startsWith("1 tables, 3 rows, 2 sequences, content ");
  }

  @Test
  void changesTo_findsContentThatDiffersInTablesOfEqualLength() {
    Digest other = Digest.parse(DUMPED.text().replace("-77", "-78"));
    assertThat(DUMPED.changesTo(DUMPED)).isEmpty();
    assertThat(DUMPED.changesTo(other))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.what()).isEqualTo("table public.a");
          assertThat(change.before()).startsWith("3 rows, content ");
          assertThat(change.after()).isNotEqualTo(change.before());
        });
  }

  @Test
  void changesTo_isBoundedAndSaysHowManyMore() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      many.append("table\tpublic.t").append(i).append("\t1\t1\n");
    }
    assertThat(Digest.parse("").changesTo(Digest.parse(many.toString())))
        .hasSize(21)
        .last()
        .extracting(change -> change.what())
        .isEqualTo("30 more");
  }

  @Test
  void withSequencesOf_acceptsOnesThatMovedOnAndNoOthers() {
    Digest later =
        Digest.parse(DUMPED.text().replace("\t9\t", "\t12\t").replace("\t-4\t", "\t-6\t"));
    assertThat(later.changesTo(DUMPED.withSequencesOf(later))).isEmpty();
    assertThat(DUMPED.changesTo(later.withSequencesOf(DUMPED))).hasSize(2);
  }
}
