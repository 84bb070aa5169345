package org.changeover.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.changeover.spi.Command;

/** The shell scripts that run on the web server's host; each says in its head what it does. */
enum Script {
  STATE("state.sh"),
  MODULES("modules.sh"),
  SWITCH("switch.sh"),
  TRIAL("trial.sh"),
  LOAD("load.sh"),
  NGINX_STATE("nginx-state.sh"),
  NGINX_MODULES("nginx-modules.sh"),
  NGINX_TRIAL("nginx-trial.sh"),
  NGINX_LOAD("nginx-load.sh");

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

  Command command(String... arguments) {
    return Command.shell(text, arguments);
  }
}
