package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What the rows about posts and mails promise, looked up on the machine that took them. */
final class OutsideRows {
  private static final String POSTS = "cat /var/lib/social/posts.jsonl";
  private static final String MAIL = "/var/mail/virtual/";

  private final Evidence on;

  OutsideRows(Evidence on) {
    this.on = on;
  }

  Row announced() {
    return new Row(
        "14",
        "announce-start",
        "the post is on the receiving server, once",
        () -> once("moves to a new server now"),
        Row.END);
  }

  List<Row> afterwards() {
    return List.of(
        new Row(
            "33",
            "announce-success",
            "the post with the support address is there, once",
            () -> once("write to support@libravatar.example"),
            Row.END),
        new Row(
            "34",
            "test-mail",
            "the mail lies in the support mailbox",
            () -> mails("libravatar.example/support", "Subject: Test after the migration", 1),
            Row.END));
  }

  Row owners() {
    return new Row(
        "36",
        "third-parties",
        "one mail arrived at each owner, and each confirmed",
        this::ownersWritten,
        Row.END);
  }

  private void once(String text) {
    assertThat(on.ask("outside", POSTS).lines().filter(line -> line.contains(text))).hasSize(1);
  }

  private void mails(String mailbox, String line, int count) {
    assertThat(on.ask("outside", "grep -rlF '%s' %s%s | wc -l".formatted(line, MAIL, mailbox)))
        .isEqualTo(Integer.toString(count));
  }

  private void ownersWritten() {
    for (String third : List.of("third1", "third2")) {
      mails(third + ".example/owner", "Subject: Libravatar has moved", 1);
      mails("libravatar.example/support", "From: owner@" + third + ".example", 1);
    }
  }
}
