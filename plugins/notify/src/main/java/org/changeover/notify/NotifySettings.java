package org.changeover.notify;

import java.time.Duration;
import java.util.Optional;
import org.changeover.notify.Server.Account;
import org.changeover.notify.Server.Mailbox;
import org.changeover.notify.Server.Submission;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.PlanFile;

/** The settings of an instance of {@code notify}; what no step uses may be left out. */
@Doc("The accounts that announcements and mails go out from, and the mailbox that is read.")
record NotifySettings(
    @Doc("The social account that posts go to.") Optional<Account> mastodon,
    @Doc("Where mails are handed in.") Optional<Submission> smtp,
    @Doc("The mailbox of the sender, where copies and answers arrive.") Optional<Mailbox> imap,
    @Doc("The mailbox where bounces arrive; left out, they come to 'imap' too.")
        Optional<Mailbox> bounces,
    @Doc("The address that mails are from.")
        @Example("support@libravatar.example")
        @Matches(ADDRESS)
        Optional<String> from,
    @Doc(
            "A PEM file with the only certificates to trust; left out, the usual authorities are trusted.")
        @Example("keys/ca.crt")
        Optional<PlanFile> ca,
    @Doc("How long one conversation with a server may take.") @Default("30s") Duration timeout) {

  /** A plain address without a name before it; nothing that could end a header line. */
  static final String ADDRESS =
      "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";

  Account account() {
    return mastodon.orElseThrow(() -> missing("mastodon"));
  }

  Submission submission() {
    return smtp.orElseThrow(() -> missing("smtp"));
  }

  Mailbox mailbox() {
    return imap.orElseThrow(() -> missing("imap"));
  }

  Optional<Mailbox> bouncing() {
    return bounces.or(() -> imap);
  }

  String sender() {
    return from.orElseThrow(() -> missing("from"));
  }

  private static ActionFailedException missing(String setting) {
    return new ActionFailedException(
        "the provider has no setting '%s', which this action needs; add it in the inventory"
            .formatted(setting));
  }
}
