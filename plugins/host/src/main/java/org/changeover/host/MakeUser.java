package org.changeover.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.changeover.host.Accounts.User;
import org.changeover.kit.Patterns;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes a user, or adjusts one: home, shell and groups, all by name. Numbers are the host's own
 * affair. Undo removes what was made, and only that: a home that holds files by now, or files
 * elsewhere that belong to the user, are a question for a person.
 */
final class MakeUser extends HostAction<MakeUser.Parameters> {
  private static final String FORMAT = "host/user@1";

  record Parameters(
      @Doc("The user's name.") @Example("libravatar-master") @Matches(Patterns.ACCOUNT) String user,
      @Doc("Its home; left out, the one that it has or that the host gives it.")
          @Example("/var/lib/libravatar/master")
          @Matches(Patterns.PATH)
          Optional<String> home,
      @Doc("Whether a missing home is made.") @Default("true") boolean createHome,
      @Doc("Its shell.") @Default("/usr/sbin/nologin") @Matches(Patterns.PATH) String shell,
      @Doc("Its primary group, which exists; left out, one of its own name is made.")
          @Example("www-data")
          @Matches(Patterns.ACCOUNT)
          Optional<String> group,
      @Doc("Other groups that it is in, which exist; it stays in those that it has besides.")
          @Example("[sshuser]")
          @Matches(Patterns.ACCOUNT)
          List<String> groups,
      @Doc("Whether it is a system's user.") @Default("true") boolean system) {
    public Parameters {
      groups = List.copyOf(groups);
    }
  }

  MakeUser() {
    super("user", "Makes a user, or adjusts its home, shell and groups", Parameters.class);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(new OutputDoc("uid", "The user's number on this host."));
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return Resources.writing("host:" + target.name() + "/accounts");
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return new Accounts(context.host()).user(wanted.user()).map(found -> compared(wanted, found));
  }

  private static Check compared(Parameters wanted, Optional<User> found) {
    List<Change> changes = changes(wanted, found);
    String state = found.map(User::shown).orElse("absent");
    return changes.isEmpty()
        ? new Check.Satisfied(
            new Evidence(
                "user %s: %s".formatted(wanted.user(), state),
                Map.of("uid", found.orElseThrow().id())))
        : new Check.Differs(changes, state);
  }

  private static List<Change> changes(Parameters wanted, Optional<User> found) {
    String user = "user " + wanted.user();
    if (found.isEmpty()) {
      return List.of(new Change(user, "", "made"));
    }
    var changes = new ArrayList<Change>();
    User now = found.get();
    wanted
        .home()
        .filter(home -> !home.equals(now.home()))
        .ifPresent(home -> changes.add(new Change(user + ", home", now.home(), home)));
    wanted
        .group()
        .filter(group -> !group.equals(now.group()))
        .ifPresent(group -> changes.add(new Change(user + ", primary group", now.group(), group)));
    if (!wanted.shell().equals(now.shell())) {
      changes.add(new Change(user + ", shell", now.shell(), wanted.shell()));
    }
    if (!now.groups().containsAll(without(wanted.groups(), now.group()))) {
      changes.add(
          new Change(user + ", groups", now.groups().toString(), all(wanted, now).toString()));
    }
    return changes;
  }

  private static List<String> without(List<String> groups, String primary) {
    return groups.stream().filter(group -> !group.equals(primary)).toList();
  }

  private static TreeSet<String> all(Parameters wanted, User now) {
    var all = new TreeSet<>(now.groups());
    all.addAll(wanted.groups());
    return all;
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return new Accounts(context.host())
        .user(wanted.user())
        .filter(found -> !changes(wanted, found).isEmpty())
        .flatMapMany(found ->
            homeBefore(wanted, found, context.host())
                .flatMap(home -> context.intend(receipt(found, home)))
                .flatMap(intent ->
                    context
                        .host()
                        .change(
                            intent,
                            Command.of(
                                    found
                                        .map(now -> adjusting(wanted, now))
                                        .orElseGet(() -> making(wanted)))
                                .letFinish()))
                .thenMany(Flux.fromIterable(changes(wanted, found)).map(Notice.Did::new)));
  }

  /** The home that making the user makes with it; empty when it makes none. */
  private static Mono<String> homeBefore(Parameters wanted, Optional<User> found, Host host) {
    return found.isPresent() || !wanted.createHome()
        ? Mono.just("")
        : host.stat(home(wanted))
            .map(state -> state.kind() == FileState.Kind.ABSENT ? state.path() : "");
  }

  private static String home(Parameters wanted) {
    return wanted.home().orElse("/home/" + wanted.user());
  }

  private static Receipt receipt(Optional<User> found, String newHome) {
    return Receipt.of(
        FORMAT,
        Map.of(
            "existed", Boolean.toString(found.isPresent()),
            "home", found.map(User::home).orElse(newHome),
            "shell", found.map(User::shell).orElse(""),
            "group", found.map(User::group).orElse(""),
            "groups", found.map(now -> String.join(",", now.groups())).orElse("")));
  }

  private static List<String> making(Parameters wanted) {
    var words =
        new ArrayList<>(List.of("useradd", "--shell", wanted.shell(), "--home-dir", home(wanted)));
    words.add(wanted.createHome() ? "--create-home" : "--no-create-home");
    if (wanted.system()) {
      words.add("--system");
    }
    words.addAll(
        wanted
            .group()
            .map(group -> List.of("--no-user-group", "--gid", group))
            .orElse(List.of("--user-group")));
    if (!wanted.groups().isEmpty()) {
      words.addAll(List.of("--groups", String.join(",", wanted.groups())));
    }
    words.add(wanted.user());
    return words;
  }

  private static List<String> adjusting(Parameters wanted, User now) {
    return usermod(
        wanted.user(),
        wanted.home().orElse(now.home()),
        wanted.shell(),
        wanted.group().orElse(now.group()),
        String.join(",", all(wanted, now)));
  }

  private static List<String> usermod(
      String user, String home, String shell, String group, String groups) {
    return List.of(
        "usermod", "--home", home, "--shell", shell, "--gid", group, "--groups", groups, user);
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return Reversal.compensating(
        "removes the user when it was made here and nothing but an untouched home belongs to it; otherwise brings back home, shell and groups");
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    var accounts = new Accounts(context.host());
    return accounts
        .user(wanted.user())
        .flatMap(found ->
            receipt.fact("existed").equals("true")
                ? Mono.just(adjusted(wanted, receipt, found))
                : made(wanted, receipt, found, accounts));
  }

  private static UndoCheck adjusted(Parameters wanted, Receipt receipt, Optional<User> found) {
    String user = "user " + wanted.user();
    if (found.isEmpty()) {
      return new UndoCheck.Changed(List.of(new Change(user, "", "as before")));
    }
    User now = found.get();
    boolean back =
        now.home().equals(receipt.fact("home"))
            && now.shell().equals(receipt.fact("shell"))
            && now.group().equals(receipt.fact("group"))
            && String.join(",", now.groups()).equals(receipt.fact("groups"));
    List<Change> change = List.of(new Change(user, now.shown(), "as before: " + receipt.facts()));
    return back
        ? new UndoCheck.AlreadyUndone("the user is as before")
        : changes(wanted, found).isEmpty()
            ? new UndoCheck.Reversible(change)
            : new UndoCheck.Changed(change);
  }

  private static Mono<UndoCheck> made(
      Parameters wanted, Receipt receipt, Optional<User> found, Accounts accounts) {
    if (found.isEmpty()) {
      return Mono.just(new UndoCheck.AlreadyUndone("there is no user " + wanted.user()));
    }
    Change goes = new Change("user " + wanted.user(), "made", "");
    String home = found.get().home();
    return Mono.zip(
            accounts.owned(wanted.user(), home, false),
            receipt.fact("home").isEmpty()
                ? Mono.just(List.<String>of())
                : accounts.inHome(wanted.user(), home))
        .map(uses -> {
          var changes = new ArrayList<>(List.of(goes));
          uses.getT1().stream()
              .findFirst()
              .ifPresent(path ->
                  changes.add(new Change(path + ", which belongs to it", "its own", "nobody's")));
          uses.getT2().stream()
              .findFirst()
              .ifPresent(said -> changes.add(new Change("its home: " + said, "there", "stays")));
          return changes.size() == 1 && changes(wanted, found).isEmpty()
              ? new UndoCheck.Reversible(changes)
              : new UndoCheck.Changed(changes);
        });
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    boolean existed = receipt.fact("existed").equals("true");
    Command command =
        existed
            ? Command.of(
                usermod(
                    wanted.user(),
                    receipt.fact("home"),
                    receipt.fact("shell"),
                    receipt.fact("group"),
                    receipt.fact("groups")))
            : Accounts.command(
                "delete-user",
                wanted.user(),
                receipt.fact("home"),
                wanted.group().isEmpty() ? "yes" : "no");
    return context
        .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
        .flatMap(intent -> context.host().change(intent, command.letFinish()))
        .map(done ->
            (Notice)
                new Notice.Did(
                    new Change("user " + wanted.user(), "", existed ? "as before" : "removed")))
        .flux();
  }
}
