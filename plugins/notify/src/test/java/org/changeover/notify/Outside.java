package org.changeover.notify;

import java.time.Duration;
import java.util.Optional;
import org.changeover.contract.Certificates;
import org.changeover.contract.World;
import org.changeover.notify.Server.Account;
import org.changeover.notify.Server.Mailbox;
import org.changeover.notify.Server.Submission;
import org.changeover.spi.HostRef;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;

/** The host {@code outside} of the tests, and the settings that lead there. */
final class Outside {
  static final Certificates SOCIAL = Certificates.of("social.example", 90);
  static final Certificates POST = Certificates.of("mail.example", 90);
  static final String FROM = "support@libravatar.example";
  private static final HostRef HOST = new HostRef("outside");

  private Outside() {}

  static NotifySettings social() {
    return new NotifySettings(
        Optional.of(new Account(HOST, 443, "social.example", new Secret("mastodon"))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new PlanFile("ca.crt")),
        Duration.ofSeconds(5));
  }

  static NotifySettings mail(Security security) {
    return new NotifySettings(
        Optional.empty(),
        Optional.of(
            new Submission(
                HOST,
                587,
                "mail.example",
                security,
                Optional.of("support"),
                Optional.of(new Secret("support-mail")))),
        Optional.of(mailbox(security)),
        Optional.empty(),
        Optional.of(FROM),
        Optional.of(new PlanFile("ca.crt")),
        Duration.ofSeconds(5));
  }

  static Mailbox mailbox(Security security) {
    return new Mailbox(
        HOST, 143, "mail.example", security, "support", new Secret("support-mail"), "INBOX");
  }

  static World with(FakeMastodon mastodon) {
    var world =
        new World()
            .planFile("ca.crt", SOCIAL.pem())
            .secret("mastodon", FakeMastodon.TOKEN)
            .unmanaged("outside", "192.0.2.7")
            .part("posts", mastodon::state);
    world.network().serve("outside", 443, mastodon);
    return world;
  }

  static World with(FakePostOffice office) {
    var world =
        new World()
            .planFile("ca.crt", POST.pem())
            .secret("support-mail", FakePostOffice.PASSWORD)
            .unmanaged("outside", "192.0.2.7")
            .part("mailboxes", office::state);
    world.network().serve("outside", 587, office::smtp).serve("outside", 143, office::imap);
    return world;
  }
}
