package org.changeover.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;
import org.changeover.contract.World;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.FileState;
import org.changeover.spi.Output;

/** Trees of two hosts of the contract: manifests, owners, keys, and rsync between them. */
final class TreesModel {
  private TreesModel() {}

  static FakeHost source(World world) {
    return on(world.host("old", "192.0.2.1"))
        .script(
            "ssh_host_*_key.pub",
            call -> Call.ok("1700000000000000000\nssh-ed25519 AAAAold root@old\n"))
        .script("Lets the key", TreesModel::grant)
        .script("nothing has touched", call -> Call.ok(call.input()));
  }

  static FakeHost target(World world) {
    return on(world
            .host("new", "192.0.2.2")
            .directory("/var/lib/changeover", "0700", "root", "root"))
        .script("On the host that pulls.", TreesModel::key)
        .script("tail -c 200", call -> Call.ok("1 50% (xfr#1, to-chk=1/2)"))
        .script("Pulls a tree by rsync", call -> pull(call, world.host("old")))
        .script("was changed after the file", TreesModel::written)
        .command(
            "rm",
            call -> {
              call.host().delete(call.arguments().getLast());
              call.host().facts().remove(asCopied(call.arguments().getLast()));
              return Call.ok("");
            });
  }

  private static FakeHost on(FakeHost host) {
    return host.script("Describes the tree", TreesModel::manifest)
        .script(
            "every owner of the tree",
            call -> Call.ok(call.argument(0).equals("list") ? "largest 4096\n" : ""));
  }

  private static Output manifest(Call call) {
    String root = call.argument(1);
    if (call.host().state(root).kind() != FileState.Kind.DIRECTORY) {
      return Call.failed(4, "there is no folder " + root);
    }
    List<String> lines = describe(call.host(), root, "");
    String text = String.join("\n", lines) + "\n";
    return switch (call.argument(0)) {
      case "bounds" -> Call.ok("");
      case "list" -> Call.ok(text);
      default ->
          Call.ok(
              "0 %s %d %d 0\n".formatted(Fingerprint.sha256(text), lines.size(), text.length()));
    };
  }

  private static List<String> describe(FakeHost host, String root, String path) {
    String whole = path.isEmpty() ? root : root + "/" + path;
    FileState state = host.state(whole);
    boolean folder = state.kind() == FileState.Kind.DIRECTORY;
    var lines = new ArrayList<String>();
    lines.add(
        "%s %s %d %s %s %s 1 %s\001%s"
            .formatted(
                state.sha256().isEmpty() ? "-" : state.sha256(),
                folder ? "d" : state.linkTarget().isEmpty() ? "f" : "l",
                folder ? 0 : state.size(),
                state.mode(),
                state.owner(),
                state.group(),
                path,
                state.linkTarget()));
    if (folder) {
      host.list(whole)
          .forEach(name ->
              lines.addAll(describe(host, root, path.isEmpty() ? name : path + "/" + name)));
    }
    return lines;
  }

  private static Output grant(Call call) {
    String fact = "key for " + call.argument(1);
    if (call.argument(0).equals("remove")) {
      call.host().facts().remove(fact);
    } else {
      call.host().fact(fact, String.join(" ", call.arguments().subList(2, 7)));
    }
    return Call.ok("");
  }

  private static Output key(Call call) {
    if (call.argument(0).equals("drop")) {
      call.host().delete(call.argument(1));
      return Call.ok("");
    }
    call.host().directory(call.argument(1), "0700", "root", "root");
    call.host().file(call.argument(1) + "/known_hosts", call.input());
    return Call.ok("ssh-ed25519 AAAAnew " + call.argument(2) + "\n1\n");
  }

  private static Output pull(Call call, FakeHost source) {
    String path = call.argument(0);
    boolean admitted =
        source.facts().containsKey("key for root")
            && call.host().text(call.argument(1) + "/known_hosts").orElse("").contains("AAAAold");
    if (!admitted) {
      return Call.failed(255, "Permission denied (publickey)");
    }
    if (call.arguments().contains("--delete-delay")) {
      call.host().delete(path);
    }
    copy(source, call.host(), path);
    call.host().fact(asCopied(path), content(call.host(), path));
    return Call.ok(
        "Number of regular files transferred: 2\nTotal transferred file size: 1,234 bytes\n");
  }

  private static String asCopied(String path) {
    return "as copied to " + path;
  }

  private static String content(FakeHost host, String path) {
    return Fingerprint.sha256(String.join("\n", describe(host, path, "")));
  }

  private static Output written(Call call) {
    String path = call.argument(0);
    String now = content(call.host(), path);
    return Call.ok(now.equals(call.host().facts().get(asCopied(path))) ? "" : "./somewhere\n");
  }

  private static void copy(FakeHost from, FakeHost to, String path) {
    FileState state = from.state(path);
    switch (state.kind()) {
      case DIRECTORY -> {
        to.directory(path, state.mode(), state.owner(), state.group());
        from.list(path).forEach(name -> copy(from, to, path + "/" + name));
      }
      case LINK -> to.link(path, state.linkTarget());
      case ABSENT, FILE, OTHER ->
          to.file(
              path,
              from.text(path).orElseThrow().getBytes(StandardCharsets.UTF_8),
              state.mode(),
              state.owner(),
              state.group());
    }
  }
}
