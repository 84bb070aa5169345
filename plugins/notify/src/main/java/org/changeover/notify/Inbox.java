package org.changeover.notify;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.SearchTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.changeover.notify.Server.Mailbox;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.ReadContext;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.protocol.BODY;
import reactor.core.publisher.Mono;

/** Reads a mailbox by IMAP (RFC 3501); nothing in it is marked as seen. */
final class Inbox {
  /** So much of each mail is read; headers, and the report in a bounce, come first. */
  private static final int READ = 256 << 10;

  /** The newest so many of the mails that a search finds are read. */
  private static final int MOST = 20;

  private final ReadContext<NotifySettings> context;
  private final Mailbox mailbox;

  Inbox(Mailbox mailbox, ReadContext<NotifySettings> context) {
    this.mailbox = mailbox;
    this.context = context;
  }

  /** What is taken from a mail while the library is at hand. */
  @FunctionalInterface
  interface Reading<T> {
    T of(MimeMessage mail) throws MessagingException, IOException;
  }

  /** Reads every mail that the server finds, the newest first. */
  <T> Mono<List<T>> find(SearchTerm term, Reading<T> reading) {
    return context.secret(
        mailbox.password(),
        lent -> {
          String password = new String(lent);
          return Talk.looking(
              mailbox,
              context,
              line -> {
                try {
                  return MailSession.over(
                      line,
                      "imap",
                      mailbox.security(),
                      mailbox.user(),
                      session -> read(line, session, password, term, reading));
                } catch (AuthenticationFailedException e) {
                  throw new ActionFailedException(
                      "%s does not let %s in: %s; check the settings 'user' and 'password'"
                          .formatted(line.endpoint(), mailbox.user(), MailSession.said(e)),
                      e);
                } catch (MessagingException e) {
                  throw MailSession.refusal(line, e);
                }
              });
        });
  }

  private <T> List<T> read(
      Talk.Line line, Session session, String password, SearchTerm term, Reading<T> reading)
      throws MessagingException, IOException {
    try (var store = session.getStore("imap")) {
      store.connect(line.endpoint().address(), line.endpoint().port(), mailbox.user(), password);
      try (Folder folder = store.getFolder(mailbox.folder())) {
        folder.open(Folder.READ_ONLY);
        Message[] found = folder.search(term);
        var all = new ArrayList<T>();
        for (int i = found.length - 1; i >= Math.max(0, found.length - MOST); i--) {
          all.add(reading.of(whole(session, (IMAPFolder) folder, (IMAPMessage) found[i])));
        }
        return List.copyOf(all);
      }
    }
  }

  private static MimeMessage whole(Session session, IMAPFolder folder, IMAPMessage found)
      throws MessagingException, IOException {
    int number = found.getMessageNumber();
    BODY body = (BODY) folder.doCommand(protocol -> protocol.peekBody(number, "", 0, READ));
    if (body == null || body.getByteArrayInputStream() == null) {
      throw new IOException("the server did not send mail " + number + ", which it had found");
    }
    return new MimeMessage(session, body.getByteArrayInputStream());
  }
}
