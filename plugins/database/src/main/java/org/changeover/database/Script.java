package org.changeover.database;

import org.changeover.kit.ShellScript;

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
    text = ShellScript.of(Script.class, resource).text();
  }

  String text() {
    return text;
  }
}
