package org.changeover.notify;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.changeover.notify.Server.Submission;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.ReadContext;
import org.changeover.spi.UnknownOutcomeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import reactor.core.publisher.Mono;

/** Hands a mail in by SMTP (RFC 5321, RFC 6409). */
final class Outbox {
  private final ReadContext<NotifySettings> context;
  private final Submission server;

  Outbox(ReadContext<NotifySettings> context) {
    this.context = context;
    this.server = context.settings().submission();
  }

  /**
   * A mail.
   *
   * @param to everybody that the server is to deliver it to
   * @param shown the one of them that stands in the mail
   */
  record Sent(String id, String from, List<String> to, String shown, String subject, String text) {}

  /**
   * Hands it in; what the server answered is the value.
   *
   * <p>Fails with {@link ActionFailedException} when the server refused it for somebody, and so for
   * all; with {@link UnknownOutcomeException} when its answer was lost.
   */
  Mono<String> send(Sent mail) {
    return server
        .password()
        .map(secret -> context.secret(secret, lent -> send(mail, Optional.of(new String(lent)))))
        .orElseGet(() -> send(mail, Optional.empty()));
  }

  /** Logs in, and hands nothing in. */
  Mono<Void> greeted() {
    return server
        .password()
        .map(secret -> context.secret(secret, lent -> greeted(Optional.of(new String(lent)))))
        .orElseGet(() -> greeted(Optional.empty()))
        .then();
  }

  private Mono<Boolean> greeted(Optional<String> password) {
    return Talk.looking(
        server,
        context,
        line -> {
          try {
            return MailSession.over(
                line,
                "smtp",
                server.security(),
                context.settings().from().orElse("nobody@localhost"),
                session -> greeted(line, session, password));
          } catch (MessagingException e) {
            throw MailSession.refusal(line, e);
          }
        });
  }

  private boolean greeted(Talk.Line line, Session session, Optional<String> password)
      throws MessagingException, IOException {
    session.getProperties().put("mail.smtp.auth", Boolean.toString(password.isPresent()));
    try (Transport transport = session.getTransport("smtp")) {
      greet(line, transport, password);
      return true;
    }
  }

  private Mono<String> send(Sent mail, Optional<String> password) {
    return Talk.changing(
        server,
        context,
        line -> {
          try {
            return MailSession.over(
                line,
                "smtp",
                server.security(),
                mail.from(),
                session -> handIn(line, session, mail, password));
          } catch (MessagingException e) {
            throw MailSession.refusal(line, e);
          }
        });
  }

  private String handIn(Talk.Line line, Session session, Sent mail, Optional<String> password)
      throws MessagingException, IOException {
    MimeMessage message = message(session, mail);
    session.getProperties().put("mail.smtp.auth", Boolean.toString(password.isPresent()));
    Transport transport = session.getTransport("smtp");
    try {
      greet(line, transport, password);
      transport.sendMessage(message, InternetAddress.parse(String.join(",", mail.to())));
      return ((SMTPTransport) transport).getLastServerResponse().strip();
    } catch (SendFailedException e) {
      throw refused(line, e);
    } finally {
      transport.close();
    }
  }

  /** Until the mail itself is offered a lost connection loses nothing. */
  private void greet(Talk.Line line, Transport transport, Optional<String> password)
      throws MessagingException, IOException {
    try {
      transport.connect(
          line.endpoint().address(),
          line.endpoint().port(),
          server.user().orElse(null),
          password.orElse(null));
    } catch (AuthenticationFailedException e) {
      throw new ActionFailedException(
          "%s does not let %s in: %s; check the settings 'user' and 'password'"
              .formatted(line.endpoint(), server.user().orElse("nobody"), MailSession.said(e)),
          e);
    } catch (MessagingException e) {
      try {
        throw MailSession.refusal(line, e);
      } catch (IOException broken) {
        throw new HostUnreachableException(
            line.endpoint() + ": " + MailSession.said(broken), broken);
      }
    }
  }

  private static MimeMessage message(Session session, Sent mail) throws MessagingException {
    var message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", mail.id());
          }
        };
    message.setFrom(new InternetAddress(mail.from()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.shown()));
    message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
    message.setSentDate(new Date());
    message.setText(mail.text(), StandardCharsets.UTF_8.name());
    message.saveChanges();
    return message;
  }

  private static RuntimeException refused(Talk.Line line, SendFailedException thrown)
      throws IOException {
    for (Exception cause = thrown; cause != null; cause = next(cause)) {
      switch (cause) {
        case SMTPAddressFailedException address -> {
          return refusal(line, address.getReturnCode(), "for " + address.getAddress(), address);
        }
        case SMTPSendFailedException whole when whole.getReturnCode() >= 400 -> {
          return refusal(line, whole.getReturnCode(), "the mail", whole);
        }
        case IOException broken -> throw broken;
        default -> {
          continue;
        }
      }
    }
    return new UnknownOutcomeException(
        "%s: the mail was handed in and the answer was lost: %s"
            .formatted(line.endpoint(), MailSession.said(thrown)),
        thrown);
  }

  private static Exception next(Exception thrown) {
    return thrown instanceof MessagingException chained ? chained.getNextException() : null;
  }

  private static ActionFailedException refusal(
      Talk.Line line, int code, String what, Exception thrown) {
    String advice = code < 500 ? "try again later" : "change what it names";
    return new ActionFailedException(
        "%s refused %s: %s; %s".formatted(line.endpoint(), what, MailSession.said(thrown), advice),
        thrown);
  }
}
