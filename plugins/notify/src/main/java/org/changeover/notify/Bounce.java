package org.changeover.notify;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.HeaderTerm;
import jakarta.mail.search.SearchTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/**
 * A server's report that a mail could not be delivered (RFC 3464).
 *
 * @param recipient for whom
 * @param why the server's own words
 */
record Bounce(String recipient, String why) {
  private static final int LONGEST_REPORT = 64 << 10;

  /**
   * The reports of failure on one mail, among the newest reports in the mailbox for them; none when
   * there is no such mailbox to read.
   */
  static Mono<List<Bounce>> of(String messageId, ReadContext<NotifySettings> context) {
    SearchTerm reports = new HeaderTerm("Content-Type", "multipart/report");
    return context
        .settings()
        .bouncing()
        .map(mailbox ->
            new Inbox(mailbox, context)
                .find(reports, mail -> in(mail, messageId))
                .map(all -> all.stream().flatMap(Optional::stream).toList()))
        .orElseGet(() -> Mono.just(List.of()));
  }

  /** Servers search the headers inside a report or not, as they like; so they are not asked to. */
  private static boolean names(String messageId, MimeMessage mail)
      throws MessagingException, IOException {
    var whole = new ByteArrayOutputStream();
    mail.writeTo(whole);
    return whole.toString(StandardCharsets.UTF_8).contains(messageId);
  }

  /** Empty when the mail is no report that this one failed. */
  private static Optional<Bounce> in(MimeMessage mail, String messageId)
      throws MessagingException, IOException {
    if (!mail.isMimeType("multipart/report") || !names(messageId, mail)) {
      return Optional.empty();
    }
    Multipart parts = new MimeMultipart(mail.getDataHandler().getDataSource());
    for (int i = 0; i < parts.getCount(); i++) {
      if (parts.getBodyPart(i).isMimeType("message/delivery-status")) {
        return failure(fields(parts.getBodyPart(i)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Bounce> failure(Map<String, String> fields) {
    if (!fields.getOrDefault("action", "").equalsIgnoreCase("failed")) {
      return Optional.empty();
    }
    String recipient =
        fields.getOrDefault("original-recipient", fields.getOrDefault("final-recipient", ""));
    String status = fields.getOrDefault("status", "");
    return Optional.of(
        new Bounce(typed(recipient), typed(fields.getOrDefault("diagnostic-code", status))));
  }

  /** The value behind its type, as in {@code rfc822; owner@mirror.example}. */
  private static String typed(String value) {
    return value.substring(value.indexOf(';') + 1).strip();
  }

  private static Map<String, String> fields(Part report) throws MessagingException, IOException {
    String text =
        new String(report.getInputStream().readNBytes(LONGEST_REPORT), StandardCharsets.UTF_8);
    var fields = new LinkedHashMap<String, String>();
    text.replaceAll("\\r?\\n[ \\t]+", " ")
        .lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(line ->
            fields.putIfAbsent(
                line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                line.substring(line.indexOf(':') + 1).strip()));
    return fields;
  }
}
