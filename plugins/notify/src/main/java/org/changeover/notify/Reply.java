package org.changeover.notify;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A mail that a person wrote in answer to another.
 *
 * @param refersTo the headers that name the mails it answers
 * @param text what the person wrote, without what was quoted
 */
record Reply(String from, String subject, String refersTo, String date, String text) {
  private static final int LONGEST_TEXT = 4_000;
  private static final int DEEPEST = 5;

  /** Empty when a machine wrote it: a bounce, or a note of absence (RFC 3834). */
  static Optional<Reply> in(MimeMessage mail) throws MessagingException, IOException {
    String automatic = header(mail, "Auto-Submitted");
    if (mail.isMimeType("multipart/report")
        || !automatic.isEmpty() && !automatic.equalsIgnoreCase("no")) {
      return Optional.empty();
    }
    Address[] senders = mail.getFrom();
    String from =
        senders != null && senders.length > 0 && senders[0] instanceof InternetAddress sender
            ? String.valueOf(sender.getAddress())
            : "";
    Instant sent = mail.getSentDate() == null ? Instant.EPOCH : mail.getSentDate().toInstant();
    return Optional.of(
        new Reply(
            from,
            Optional.ofNullable(mail.getSubject()).orElse(""),
            header(mail, "In-Reply-To") + " " + header(mail, "References"),
            sent.toString(),
            unquoted(text(mail, DEEPEST))));
  }

  private static String header(MimeMessage mail, String name) throws MessagingException {
    return Optional.ofNullable(mail.getHeader(name, " ")).orElse("").strip();
  }

  /** The first plain text in a mail. */
  private static String text(Part part, int deeper) throws MessagingException, IOException {
    if (part.isMimeType("text/plain")) {
      byte[] bytes = part.getInputStream().readNBytes(LONGEST_TEXT);
      return new String(bytes, charset(part.getContentType()));
    }
    if (part.isMimeType("multipart/*") && deeper > 0) {
      Multipart parts = new MimeMultipart(part.getDataHandler().getDataSource());
      for (int i = 0; i < parts.getCount(); i++) {
        String text = text(parts.getBodyPart(i), deeper - 1);
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }

  private static Charset charset(String contentType) {
    try {
      String named = new ContentType(contentType).getParameter("charset");
      return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
    } catch (MessagingException | IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private static String unquoted(String text) {
    return text.lines()
        .filter(line -> !line.startsWith(">"))
        .collect(Collectors.joining("\n"))
        .strip();
  }
}
