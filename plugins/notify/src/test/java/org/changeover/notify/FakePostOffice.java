package org.changeover.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server of one mailbox for each address: SMTP and IMAP, and the faults of a bad day. */
final class FakePostOffice {
  static final String PASSWORD = "the-password-of-support";

  private final SSLContext tls;
  private final TreeMap<String, List<String>> mailboxes = new TreeMap<>();
  private Fault fault = Fault.NONE;
  private int handedIn;

  /** What goes wrong with the next mail. */
  enum Fault {
    NONE,
    RESET_BEFORE_THE_DOT,
    RESET_AFTER_THE_DOT,
    RECIPIENT_UNKNOWN,
    TRY_LATER,
    SPAM,
    LOST_IN_DELIVERY,
    BOUNCES
  }

  FakePostOffice(SSLContext tls) {
    this.tls = tls;
  }

  synchronized FakePostOffice failing(Fault next) {
    fault = next;
    return this;
  }

  synchronized FakePostOffice holding(String address, String mail) {
    mailboxes.computeIfAbsent(address, _ -> new ArrayList<>()).add(mail);
    return this;
  }

  synchronized List<String> mailbox(String address) {
    return List.copyOf(mailboxes.getOrDefault(address, List.of()));
  }

  /** Everything but the hour at which a mail was written. */
  synchronized String state() {
    return mailboxes.toString().replaceAll("Date: [^\r]*", "Date: (some time)");
  }

  /** How many mails the server was offered whole. */
  synchronized int handedIn() {
    return handedIn;
  }

  // --- SMTP ---

  void smtp(Socket socket) throws IOException {
    var wire = new Wire(socket);
    wire.say("220 mail.example");
    var recipients = new ArrayList<String>();
    boolean known = false;
    for (String line = wire.line(); line != null; line = wire.line()) {
      String verb = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" ->
            wire.say(
                "250-mail.example\r\n250-AUTH PLAIN\r\n"
                    + (wire.secured ? "" : "250-STARTTLS\r\n")
                    + "250 OK");
        case "STARTTLS" -> {
          wire.say("220 go on");
          wire.secure(tls);
        }
        case "AUTH" -> {
          known = authenticated(line, wire);
          wire.say(known ? "235 welcome" : "535 5.7.8 bad credentials");
        }
        case "MAIL" -> wire.say(known ? "250 OK" : "530 log in first");
        case "RCPT" -> wire.say(recipient(line, recipients));
        case "DATA" -> {
          wire.say("354 go on");
          if (!data(wire, recipients, socket)) {
            return;
          }
        }
        case "QUIT" -> {
          wire.say("221 bye");
          return;
        }
        default -> wire.say("250 OK");
      }
    }
  }

  private static boolean authenticated(String line, Wire wire) throws IOException {
    String given = line.length() > "AUTH PLAIN".length() ? line.substring(11) : "";
    if (given.isEmpty()) {
      wire.say("334 ");
      given = wire.line();
    }
    String plain = new String(java.util.Base64.getDecoder().decode(given), ISO_8859_1);
    return plain.endsWith("\0support\0" + PASSWORD);
  }

  private synchronized String recipient(String line, List<String> recipients) {
    String address = line.replaceAll("(?i)rcpt to:<([^>]*)>.*", "$1");
    if (fault == Fault.RECIPIENT_UNKNOWN && !address.equals(Outside.FROM)) {
      return "550 5.1.1 <%s>: user unknown".formatted(address);
    }
    recipients.add(address);
    return "250 OK";
  }

  /** Whether the connection still stands. */
  private boolean data(Wire wire, List<String> recipients, Socket socket) throws IOException {
    var mail = new StringBuilder();
    for (String line = wire.line(); !".".equals(line); line = wire.line()) {
      mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
      if (at(Fault.RESET_BEFORE_THE_DOT)) {
        reset(socket);
        return false;
      }
    }
    synchronized (this) {
      handedIn++;
    }
    if (at(Fault.TRY_LATER)) {
      wire.say("451 4.7.1 greylisted");
    } else if (at(Fault.SPAM)) {
      wire.say("554 5.7.1 looks like spam");
    } else {
      delivered(mail.toString(), recipients);
      if (at(Fault.RESET_AFTER_THE_DOT)) {
        reset(socket);
        return false;
      }
      wire.say("250 2.0.0 queued as 4bXYZ");
    }
    recipients.clear();
    return true;
  }

  private synchronized boolean at(Fault here) {
    return fault == here;
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private synchronized void delivered(String mail, List<String> recipients) {
    if (fault == Fault.LOST_IN_DELIVERY) {
      return;
    }
    for (String address : recipients) {
      if (fault == Fault.BOUNCES && !address.equals(Outside.FROM)) {
        holding(Outside.FROM, Samples.bounce(address, header(mail, "Message-ID")));
      } else {
        holding(address, mail);
      }
    }
  }

  private static String header(String mail, String name) {
    return mail.lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  // --- IMAP, for the mailbox of the sender ---

  void imap(Socket socket) throws IOException {
    var wire = new Wire(socket);
    wire.say("* OK ready");
    for (String line = wire.line(); line != null; line = wire.line()) {
      String tag = line.split(" ")[0];
      String command = line.substring(tag.length() + 1);
      String verb = command.split(" ")[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "CAPABILITY" -> wire.say("* CAPABILITY IMAP4rev1" + (wire.secured ? "" : " STARTTLS"));
        case "EXAMINE" -> wire.say("* " + mailbox(Outside.FROM).size() + " EXISTS");
        case "SEARCH" -> wire.say("* SEARCH" + found(command));
        case "FETCH" -> fetched(wire, command);
        case "LOGOUT" -> wire.say("* BYE");
        default -> {}
      }
      boolean refused = verb.equals("LOGIN") && !command.contains(PASSWORD);
      wire.say(tag + (refused ? " NO wrong password" : " OK done"));
      if (verb.equals("STARTTLS")) {
        wire.secure(tls);
      }
      if (verb.equals("LOGOUT")) {
        return;
      }
    }
  }

  private String found(String command) {
    var terms = new ArrayList<String>();
    var words = java.util.regex.Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(command);
    while (words.find()) {
      terms.add(words.group(1) == null ? words.group(2) : words.group(1));
    }
    var numbers = new StringBuilder();
    List<String> mails = mailbox(Outside.FROM);
    for (int i = 0; i < mails.size(); i++) {
      if (meets(mails.get(i), terms)) {
        numbers.append(' ').append(i + 1);
      }
    }
    return numbers.toString();
  }

  /** Any of the terms is enough: {@code OR} is the only way in which the provider joins them. */
  private static boolean meets(String mail, List<String> terms) {
    for (int i = 0; i < terms.size(); i++) {
      boolean met =
          switch (terms.get(i)) {
            case "HEADER" -> header(mail, terms.get(i + 1)).contains(terms.get(i + 2));
            case "SUBJECT" -> header(mail, "Subject").contains(terms.get(i + 1));
            default -> false;
          };
      if (met) {
        return true;
      }
    }
    return false;
  }

  private void fetched(Wire wire, String command) throws IOException {
    int number = Integer.parseInt(command.split(" ")[1]);
    String mail = mailbox(Outside.FROM).get(number - 1);
    wire.say("* %d FETCH (BODY[]<0> {%d}\r\n%s)".formatted(number, mail.length(), mail));
  }

  /** Lines over a connection that may become a secured one. */
  private static final class Wire {
    private final Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean secured;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void secure(SSLContext tls) throws IOException {
      var layered = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
      layered.setUseClientMode(false);
      in = new BufferedInputStream(layered.getInputStream());
      out = layered.getOutputStream();
      secured = true;
    }

    void say(String line) throws IOException {
      out.write((line + "\r\n").getBytes(ISO_8859_1));
      out.flush();
    }

    /** Null when the client has left. */
    String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          return null;
        }
        line.append((char) c);
      }
      return line.toString().replaceAll("\r$", "");
    }
  }
}
