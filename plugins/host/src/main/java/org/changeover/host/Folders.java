package org.changeover.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.changeover.kit.Patterns;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.FileState;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Folders that a step makes or gives another mode and owner, under one receipt. */
record Folders(List<Wanted> wanted) {
  static final String FORMAT = "host/folders@1";
  private static final String SCRIPT = ShellScript.of(Folders.class, "folders.sh").text();

  @Doc("A folder that there shall be.")
  record Wanted(
      @Doc("Where; the folder above it exists or is listed before it.")
          @Example("/etc/libravatar")
          @Matches(Patterns.PATH)
          String path,
      @Doc("Permission bits in octal.") @Default("0755") @Matches(Patterns.MODE) String mode,
      @Doc("The owner's name.") @Default("root") @Matches(Patterns.ACCOUNT) String owner,
      @Doc("The group's name.") @Default("root") @Matches(Patterns.ACCOUNT) String group) {

    String state() {
      return state(Integer.parseInt(mode, 8), owner, group);
    }

    static String state(int mode, String owner, String group) {
      return "%04o %s:%s".formatted(mode, owner, group);
    }
  }

  /** The state of each folder as text; empty when it is absent. */
  private record Found(Wanted wanted, String state) {
    boolean differs() {
      return !state.equals(wanted.state());
    }

    Change change() {
      return new Change("folder " + wanted.path(), state, wanted.state());
    }
  }

  Mono<List<Change>> changes(ReadableHost host) {
    return look(host)
        .map(found -> found.stream().filter(Found::differs).map(Found::change).toList());
  }

  private Mono<List<Found>> look(ReadableHost host) {
    return Flux.fromIterable(wanted)
        .concatMap(
            folder -> host.stat(folder.path()).map(state -> new Found(folder, shown(host, state))))
        .collectList();
  }

  private static String shown(ReadableHost host, FileState state) {
    return switch (state.kind()) {
      case ABSENT -> "";
      case DIRECTORY ->
          Wanted.state(Integer.parseInt(state.mode(), 8), state.owner(), state.group());
      case FILE, LINK, OTHER ->
          throw new ActionFailedException(
              "%s: %s is there and no folder; move it away".formatted(host.name(), state.path()));
    };
  }

  Flux<Notice> put(ChangeContext<NoSettings> context) {
    return look(context.host())
        .map(found -> found.stream().filter(Found::differs).toList())
        .filter(open -> !open.isEmpty())
        .flatMapMany(open -> {
          var before = new HashMap<String, String>();
          var words = new ArrayList<>(List.of("put"));
          open.forEach(folder -> {
            before.put(folder.wanted().path(), folder.state());
            words.addAll(triple(folder.wanted().path(), folder.wanted().state()));
          });
          return context
              .intend(Receipt.of(FORMAT, before))
              .flatMap(intent -> context.host().change(intent, command(words)))
              .thenMany(Flux.fromIterable(open).map(folder -> new Notice.Did(folder.change())));
        });
  }

  private static List<String> triple(String path, String state) {
    String[] parts = state.isEmpty() ? new String[] {"-", "-"} : state.split(" ");
    return List.of(path, parts[0], parts[1]);
  }

  private static Command command(List<String> words) {
    return Command.shell(SCRIPT, words.toArray(String[]::new)).letFinish();
  }

  Mono<UndoCheck> checkUndo(Receipt receipt, ReadableHost host) {
    Map<String, String> before = receipt.facts();
    Mono<List<String>> full =
        Flux.fromIterable(wanted)
            .filter(folder -> before.getOrDefault(folder.path(), "kept").isEmpty())
            .concatMap(folder -> others(host, folder.path()))
            .collectList();
    return Mono.zip(look(host), full).map(seen -> judged(before, seen.getT1(), seen.getT2()));
  }

  /** What is in a folder besides folders that this step made; nothing when there is no folder. */
  private Flux<String> others(ReadableHost host, String path) {
    List<String> made = wanted.stream().map(Wanted::path).toList();
    return host.query(
            Command.shell(
                "[ ! -d \"$1\" ] || find \"$1\" -mindepth 1 -maxdepth 1 | head -n 200", path))
        .flatMapIterable(output -> output.lines())
        .filter(entry -> !made.contains(entry))
        .take(1);
  }

  private static UndoCheck judged(
      Map<String, String> before, List<Found> found, List<String> full) {
    var open = new ArrayList<Change>();
    var foreign = new ArrayList<Change>();
    for (Found folder : found) {
      String was = before.getOrDefault(folder.wanted().path(), folder.state());
      if (!folder.state().equals(was)) {
        Change back = new Change("folder " + folder.wanted().path(), folder.state(), was);
        (folder.differs() ? foreign : open).add(back);
      }
    }
    if (!open.isEmpty()) {
      full.forEach(entry ->
          foreign.add(new Change(entry + ", in a folder that would go", "there", "stays")));
    }
    return !foreign.isEmpty()
        ? new UndoCheck.Changed(foreign)
        : open.isEmpty()
            ? new UndoCheck.AlreadyUndone("the folders are as before")
            : new UndoCheck.Reversible(open);
  }

  Flux<Notice> undo(Receipt receipt, ChangeContext<NoSettings> context) {
    var words = new ArrayList<>(List.of("back"));
    var changes = new ArrayList<Change>();
    return look(context.host())
        .flatMapMany(found -> {
          for (Found folder : found.reversed()) {
            String was = receipt.facts().getOrDefault(folder.wanted().path(), folder.state());
            if (!folder.state().equals(was)) {
              words.addAll(triple(folder.wanted().path(), was));
              changes.add(new Change("folder " + folder.wanted().path(), folder.state(), was));
            }
          }
          return changes.isEmpty()
              ? Flux.empty()
              : context
                  .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
                  .flatMap(intent -> context.host().change(intent, command(words)))
                  .thenMany(Flux.fromIterable(changes).map(Notice.Did::new));
        });
  }
}
