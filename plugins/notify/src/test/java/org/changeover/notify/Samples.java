package org.changeover.notify;

/** Mails as servers and people write them. */
final class Samples {
  private Samples() {}

  /** As Postfix reports it. */
  static String bounce(String recipient, String messageId) {
    return lines(
        """
        From: MAILER-DAEMON@mail.example (Mail Delivery System)
        To: support@libravatar.example
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="B/mail.example"

        --B/mail.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.
        --B/mail.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example
        X-Postfix-Queue-ID: 4bXYZ

        Final-Recipient: rfc822; %1$s
        Original-Recipient: rfc822;%1$s
        Action: failed
        Status: 5.2.2
        Diagnostic-Code: smtp; 552 5.2.2 <%1$s>:
            Mailbox is full

        --B/mail.example
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        From: support@libravatar.example
        To: %1$s
        Message-ID: %2$s
        Subject: We have moved

        Please update.
        --B/mail.example--
        """
            .formatted(recipient, messageId));
  }

  static String delayed(String recipient, String messageId) {
    return bounce(recipient, messageId).replace("Action: failed", "Action: delayed");
  }

  /** A person's answer. */
  static String answer(String from, String messageId, String text) {
    return lines(
        """
        From: The Owner <%s>
        To: support@libravatar.example
        Subject: =?UTF-8?Q?Re:_We_have_moved_=E2=80=93_please_update?=
        Date: Thu, 26 Nov 2026 18:00:00 +0000
        In-Reply-To: %s
        References: %s
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="x"

        --x
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        %s
        > Answer with "done" when it is updated.
        --x
        Content-Type: text/html; charset=utf-8

        <p>html</p>
        --x--
        """
            .formatted(from, messageId, messageId, text));
  }

  static String absence(String from, String messageId) {
    return "Auto-Submitted: auto-replied\r\n" + answer(from, messageId, "done with work until May");
  }

  private static String lines(String text) {
    return text.replace("\n", "\r\n");
  }
}
