package org.changeover.web;

import org.changeover.kit.ShellScript;
import org.changeover.spi.Command;

/** The shell scripts that run on the web server's host; each says in its head what it does. */
enum Script {
  STATE("state.sh"),
  MODULES("modules.sh"),
  SWITCH("switch.sh"),
  EMPTY_FOLDERS("empty-folders.sh"),
  TRIAL("trial.sh"),
  LOAD("load.sh"),
  NGINX_STATE("nginx-state.sh"),
  NGINX_MODULES("nginx-modules.sh"),
  NGINX_TRIAL("nginx-trial.sh"),
  NGINX_LOAD("nginx-load.sh");

  private final String text;

  Script(String resource) {
    text = ShellScript.of(Script.class, resource).text();
  }

  String text() {
    return text;
  }

  Command command(String... arguments) {
    return Command.shell(text, arguments);
  }
}
