package org.changeover.notify;

import java.util.Optional;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.Secret;

/** A server of the outside world that this provider talks to. */
sealed interface Server {
  String NAME = "[A-Za-z0-9.-]+";

  HostRef host();

  int port();

  /** What it is called by; its certificate is for that name. */
  String name();

  /** One account on a server with Mastodon's API. */
  @Doc("An account on a server that takes posts through Mastodon's API, over HTTPS.")
  record Account(
      @Doc("The host.") @Example("outside") HostRef host,
      @Doc("Its port.") @Default("443") @Between(min = 1, max = 65535) int port,
      @Doc("The name of the server, which its certificate is for.")
          @Example("social.example")
          @Matches(NAME)
          String name,
      @Doc("The access token of the account, which may read and write its statuses.")
          @Example("${secret:mastodon}")
          Secret token)
      implements Server {}

  /** Where mails are handed in. */
  @Doc("A server that takes mails by SMTP.")
  record Submission(
      @Doc("The host.") @Example("outside") HostRef host,
      @Doc("Its port.") @Default("587") @Between(min = 1, max = 65535) int port,
      @Doc("The name of the server, which its certificate is for.")
          @Example("mail.example")
          @Matches(NAME)
          String name,
      @Doc("How the connection is protected: starttls, tls, or plain.") @Default("starttls")
          Security security,
      @Doc("The account to log in with; left out, nobody logs in.") @Example("support")
          Optional<String> user,
      @Doc("The password of that account.") @Example("${secret:support-mail}")
          Optional<Secret> password)
      implements Server {
    public Submission {
      if (user.isPresent() != password.isPresent()) {
        throw new IllegalArgumentException("user and password go together: give both or neither");
      }
    }
  }

  /** Where mails are read. */
  @Doc("A mailbox that can be read by IMAP.")
  record Mailbox(
      @Doc("The host.") @Example("outside") HostRef host,
      @Doc("Its port.") @Default("143") @Between(min = 1, max = 65535) int port,
      @Doc("The name of the server, which its certificate is for.")
          @Example("mail.example")
          @Matches(NAME)
          String name,
      @Doc("How the connection is protected: starttls, tls, or plain.") @Default("starttls")
          Security security,
      @Doc("The account to log in with.") @Example("support") String user,
      @Doc("The password of that account.") @Example("${secret:support-mail}") Secret password,
      @Doc("The folder that mails arrive in.") @Default("INBOX") String folder)
      implements Server {}
}
