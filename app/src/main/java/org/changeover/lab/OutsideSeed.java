package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the servers of the outside world find on their disk: mail and posts.
 *
 * @param resources {@code config/lab}
 * @param folder the lab's folder, with its secrets and keys
 */
record OutsideSeed(Path resources, Path folder) {
  /** The address that people write to about the service; it sends as well. */
  static final String SUPPORT = "support@" + Zone.DOMAINS.getFirst();

  private static final String EVERYBODY = "rw-r--r--";
  private static final String PRIVATE = "rw-------";

  void write(Path upper) {
    Path outside = upper.resolve("etc/outside");
    Folders.write(outside.resolve("key.pem"), key("outside.pem"), PRIVATE);
    Folders.write(
        outside.resolve("certificate.pem"),
        key("outside.crt") + key("outside-chain.pem"),
        EVERYBODY);
    Path postfix = upper.resolve("etc/postfix");
    copy("main.cf", postfix);
    copy("master.cf", postfix);
    copy("dovecot.conf", upper.resolve("etc/dovecot"));
    Folders.write(postfix.resolve("domains"), lines(address -> domain(address) + " x"), EVERYBODY);
    Folders.write(
        postfix.resolve("mailboxes"),
        lines(address -> "%s %s/%s/".formatted(address, domain(address), user(address))),
        EVERYBODY);
    Folders.write(
        upper.resolve("etc/dovecot/users"),
        lines(address -> "%s:{PLAIN}%s::::::".formatted(address, mailboxes().get(address))),
        PRIVATE);
    new Daemon("lab-social", "social.py", "TOKEN=%s\nOPTIONS=\n".formatted(secrets().mastodon()))
        .install(resources, resources.resolve("outside/social"), upper);
  }

  /** Each mailbox with its password. */
  private Map<String, String> mailboxes() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String domain : Zone.DOMAINS) {
      all.put("support@" + domain, secrets().mail());
    }
    LabHost.THIRD_PARTIES.forEach(host -> all.put(host.owner(), secrets().mail(host)));
    return all;
  }

  private String lines(Function<String, String> line) {
    return mailboxes().keySet().stream().map(line).collect(joining("\n", "", "\n"));
  }

  private static String user(String address) {
    return address.substring(0, address.indexOf('@'));
  }

  private static String domain(String address) {
    return address.substring(address.indexOf('@') + 1);
  }

  private void copy(String name, Path target) {
    Folders.write(
        target.resolve(name), Folders.read(resources.resolve("outside").resolve(name)), EVERYBODY);
  }

  private String key(String name) {
    return Folders.text(folder.resolve("keys").resolve(name));
  }

  private Secrets secrets() {
    return new Secrets(folder);
  }
}
