package org.changeover.host;

import java.util.List;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.spi.Output;

/** Users and groups as facts of a host of the contract; homes are folders. */
final class AccountsModel {
  private AccountsModel() {}

  static FakeHost on(FakeHost host) {
    return host.script("Accounts of a host", AccountsModel::script)
        .command("groupadd", AccountsModel::groupadd)
        .command("useradd", AccountsModel::useradd)
        .command("usermod", AccountsModel::usermod);
  }

  private static Output script(Call call) {
    String name = call.argument(1);
    var facts = call.host().facts();
    return switch (call.argument(0)) {
      case "group" ->
          Call.ok(
              facts.containsKey("group " + name)
                  ? "%s:x:%s:\n".formatted(name, facts.get("group " + name))
                  : "");
      case "user" ->
          Call.ok(facts.containsKey("user " + name) ? user(name, facts.get("user " + name)) : "");
      case "owned" -> Call.ok(facts.getOrDefault("owned by " + name, ""));
      case "home" ->
          Call.ok(call.host().list(call.argument(2)).isEmpty() ? "" : "Only in home: x\n");
      case "delete-user" -> {
        facts.remove("user " + name);
        if (call.argument(3).equals("yes")) {
          facts.remove("group " + name);
        }
        if (!call.argument(2).isEmpty()) {
          call.host().delete(call.argument(2));
        }
        yield Call.ok("");
      }
      case "delete-group" -> {
        facts.remove("group " + name);
        yield Call.ok("");
      }
      default -> Call.failed(2, "no such verb");
    };
  }

  /** A user's fact is its home, shell, primary group and other groups. */
  private static String user(String name, String fact) {
    String[] part = fact.split(" ", -1);
    String groups = (part[2] + " " + part[3].replace(",", " ")).strip();
    return "%s:x:998:998::%s:%s\n%s\n%s\n".formatted(name, part[0], part[1], groups, part[2]);
  }

  private static String option(List<String> words, String name, String otherwise) {
    int at = words.indexOf(name);
    return at < 0 ? otherwise : words.get(at + 1);
  }

  private static Output groupadd(Call call) {
    String name = call.arguments().getLast();
    call.host().fact("group " + name, option(call.arguments(), "--gid", "998"));
    return Call.ok("");
  }

  private static Output useradd(Call call) {
    String name = call.arguments().getLast();
    if (call.host().facts().containsKey("user " + name)) {
      return Call.failed(9, "useradd: user '" + name + "' already exists");
    }
    if (call.arguments().contains("--user-group")) {
      call.host().fact("group " + name, "998");
    }
    put(call, option(call.arguments(), "--gid", name));
    if (call.arguments().contains("--create-home")) {
      call.host().directory(option(call.arguments(), "--home-dir", ""), "0700", name, name);
    }
    return Call.ok("");
  }

  private static Output usermod(Call call) {
    put(call, option(call.arguments(), "--gid", ""));
    return Call.ok("");
  }

  private static void put(Call call, String group) {
    List<String> words = call.arguments();
    String home = option(words, "--home-dir", option(words, "--home", ""));
    call.host()
        .fact(
            "user " + words.getLast(),
            "%s %s %s %s"
                .formatted(
                    home, option(words, "--shell", ""), group, option(words, "--groups", "")));
  }
}
