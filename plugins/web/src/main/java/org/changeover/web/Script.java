package org.changeover.web;

import org.changeover.kit.Shell;
import org.changeover.spi.Command;

/** The shell scripts that run on the web server's host; each says in its head what it does. */
enum Script {
  STATE("state.sh"),
  MODULES("modules.sh"),
  SWITCH("switch.sh"),
  TRIAL("trial.sh"),
  LOAD("load.sh");

  private final String text;

  Script(String resource) {
    text = Shell.script(Script.class, resource);
  }

  String text() {
    return text;
  }

  Command command(String... arguments) {
    return Command.shell(text, arguments);
  }
}
