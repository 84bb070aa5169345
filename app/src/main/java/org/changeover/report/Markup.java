package org.changeover.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Writes HTML piece by piece. Every text is cleaned and escaped here, and every element that is
 * opened is closed. Not safe for use by several threads.
 */
final class Markup {
  private final Appendable out;
  private long written;

  Markup(Appendable out) {
    this.out = out;
  }

  /** Characters so far. */
  long written() {
    return written;
  }

  /**
   * An element with what is in it.
   *
   * @param attributes names and values in turn
   */
  Markup in(String tag, Runnable content, String... attributes) {
    open(tag, attributes);
    content.run();
    return raw("</" + tag + ">");
  }

  /** An element with a text in it. */
  Markup element(String tag, String text, String... attributes) {
    open(tag, attributes);
    return text(text).raw("</" + tag + ">");
  }

  /** An element that never has anything in it. */
  Markup empty(String tag, String... attributes) {
    return open(tag, attributes);
  }

  private Markup open(String tag, String... attributes) {
    raw("<" + tag);
    for (int i = 0; i < attributes.length; i += 2) {
      raw(" " + attributes[i] + "=\"" + escaped(Cut.line(attributes[i + 1])) + "\"");
    }
    return raw(">");
  }

  Markup text(String text) {
    return raw(escaped(Cut.lines(text)));
  }

  /** A moment in UTC. */
  Markup time(Instant at, Timeline of) {
    return element("time", Words.moment(at, of), "datetime", at.toString(), "title", at + " (UTC)");
  }

  Markup line() {
    return raw("\n");
  }

  /** What is HTML already. */
  Markup raw(String html) {
    try {
      out.append(html);
      written += html.length();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String escaped(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
