package org.changeover.notify;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.changeover.kit.Tls;
import org.changeover.spi.ActionFailedException;

/**
 * Angus Mail over a lent connection.
 *
 * <p>It is given the connection by a socket factory, and the address instead of the server's name,
 * so that it resolves nothing; the name is verified by {@link Tls}. It looks for its own parts with
 * the thread's class loader, which is not the plugin's, and so is lent that too.
 */
final class MailSession {
  private MailSession() {}

  /** What is done with a session. */
  @FunctionalInterface
  interface Use<T> {
    T with(Session session) throws MessagingException, IOException;
  }

  /** Does something in a session for {@code protocol}, {@code smtp} or {@code imap}. */
  static <T> T over(Talk.Line line, String protocol, Security security, String from, Use<T> use)
      throws MessagingException, IOException {
    var properties = properties(line, protocol, security, from);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(MailSession.class.getClassLoader());
    try {
      return use.with(Session.getInstance(properties));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Properties properties(
      Talk.Line line, String protocol, Security security, String from) {
    var properties = new Properties();
    String prefix = "mail." + protocol + ".";
    var connection = security == Security.TLS ? line.secured() : line.socket();
    properties.put(prefix + "socketFactory", LentSocket.once(connection));
    properties.put(prefix + "socketFactory.fallback", "false");
    properties.put(
        prefix + "ssl.socketFactory", LentSocket.securing(line.tls(), line.server().name()));
    properties.put(prefix + "ssl.checkserveridentity", "false");
    boolean upgrade = security == Security.STARTTLS;
    properties.put(prefix + "starttls.enable", Boolean.toString(upgrade));
    properties.put(prefix + "starttls.required", Boolean.toString(upgrade));
    properties.put("mail.smtp.localhost", from.substring(from.indexOf('@') + 1));
    properties.put("mail.smtp.from", from);
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.imap.partialfetch", "false");
    return properties;
  }

  /** What the server is at fault for when talking to it failed, as far as that can be told. */
  static RuntimeException refusal(Talk.Line line, MessagingException thrown) throws IOException {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException untrusted) {
        return new ActionFailedException(
            "%s is not trusted as %s: %s; check the settings 'name' and 'ca'"
                .formatted(line.endpoint(), line.server().name(), Tls.reason(untrusted)),
            thrown);
      }
      if (cause instanceof IOException broken) {
        throw broken;
      }
    }
    return new ActionFailedException(
        "%s says no: %s".formatted(line.endpoint(), said(thrown)), thrown);
  }

  static String said(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).strip().replaceAll("\\s+", " ");
  }
}
