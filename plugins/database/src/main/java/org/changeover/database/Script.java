package org.changeover.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The SQL and shell scripts that run on a database's host; each says in its head what it does. */
enum Script {
  FACTS("facts.sql"),
  DIGEST("digest.sql"),
  SEQUENCES("sequences.sql"),
  CARRY("carry.sql"),
  DUMP("dump.sh"),
  RESTORE("restore.sh"),
  SWITCH("switch.sql"),
  UNSWITCH("unswitch.sql"),
  FENCE_STATE("fence-state.sql"),
  FENCE("fence.sql"),
  LIMIT("limit.sql"),
  ROLES("roles.sql"),
  ROLES_OUT("roles-out.sql");

  private final String text;

  Script(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      text = new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }
}
