package org.changeover.notify;

/** How a mail server's connection is protected. */
enum Security {
  /** Not at all: passwords and mails can be read on the way. */
  PLAIN,
  /** It begins in the open and must change to TLS before anything of value is said. */
  STARTTLS,
  /** TLS from the first byte. */
  TLS
}
