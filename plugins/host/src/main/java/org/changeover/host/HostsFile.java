package org.changeover.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.MarkedBlock;
import org.changeover.kit.TextFile;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The lines of one run in the hosts file of one machine. They stand at the top, where they win, and
 * say what the rest of the file was when the first of them came: so it is known later whether
 * somebody else has edited it.
 *
 * <p>Undo changes these lines only, back to what the run had there before; whoever edited the rest
 * keeps the edit. When nobody did, the file is as before, to the last byte.
 */
final class HostsFile {
  static final String PATH = "/etc/hosts";
  private static final String FORMAT = "host/hosts-file@1";
  private static final String REST = "# the rest of this file, when these lines came: sha256 ";

  private final ReadContext<NoSettings> context;
  private final MarkedBlock block;

  HostsFile(ReadContext<NoSettings> context) {
    this.context = context;
    this.block = new MarkedBlock(context.operation().run().replaceAll("\\s", "_"));
  }

  static Resources resource(Target target) {
    return Resources.writing("file:" + target.name() + ":" + PATH);
  }

  /**
   * The file as it is.
   *
   * @param entries of this run; empty when it has none
   * @param edited whether the rest is another than when the first entries came
   */
  record Found(TextFile file, Optional<List<String>> entries, String rest, boolean edited) {
    String shown() {
      return HostsFile.shown(entries);
    }
  }

  Mono<Found> look() {
    return Mono.defer(() ->
            context.target() instanceof Target.Host host && host.local()
                ? Mono.error(
                    new ActionFailedException(
                        "%s is the machine that Changeover runs on, and overrides there would blind it; choose another host"
                            .formatted(host.name())))
                : TextFile.read(context.host(), PATH))
        .map(file -> {
          Optional<List<String>> lines = block.lines(file.text());
          String rest = Fingerprint.sha256(block.without(file.text()));
          boolean edited =
              lines.isPresent() && lines.get().stream().noneMatch((REST + rest)::equals);
          return new Found(
              file,
              lines.map(all -> all.stream().filter(line -> !line.startsWith("#")).toList()),
              rest,
              edited);
        });
  }

  /** Makes these the entries of this run, or removes them. */
  Flux<Notice> put(ChangeContext<NoSettings> changing, Optional<List<String>> entries) {
    return look()
        .filter(found -> !found.entries().equals(entries))
        .flatMapMany(found ->
            changing
                .intend(receipt(found, entries))
                .flatMap(intent -> write(changing.host(), intent, found, entries))
                .thenMany(Flux.just(new Notice.Did(change(found.entries(), entries)))));
  }

  private Receipt receipt(Found found, Optional<List<String>> entries) {
    return Receipt.of(
        FORMAT,
        Map.of(
            "before", fact(found.entries()),
            "left", fact(entries),
            "rest", found.rest(),
            "existed", Boolean.toString(found.file().state().exists())));
  }

  private Mono<Void> write(Host host, Intent intent, Found found, Optional<List<String>> entries) {
    Optional<String> first =
        block.lines(found.file().text()).stream()
            .flatMap(List::stream)
            .filter(line -> line.startsWith(REST))
            .findFirst();
    Optional<List<String>> lines =
        entries.map(some -> {
          var all = new ArrayList<String>();
          all.add(first.orElse(REST + found.rest()));
          all.addAll(some);
          return all;
        });
    return found.file().edited(text -> block.with(lines, text)).write(host, intent).then();
  }

  Mono<UndoCheck> checkUndo(Receipt receipt) {
    Optional<List<String>> before = entries(receipt.fact("before"));
    return look()
        .map(found -> {
          Change back = change(found.entries(), before);
          if (found.entries().equals(before)) {
            return new UndoCheck.AlreadyUndone("the entries are as before: " + found.shown());
          }
          if (!found.entries().equals(entries(receipt.fact("left")))) {
            return new UndoCheck.Changed(List.of(back));
          }
          return found.rest().equals(receipt.fact("rest"))
              ? new UndoCheck.Reversible(List.of(back))
              : new UndoCheck.Changed(
                  List.of(
                      back, new Change("other lines of " + PATH, "edited by somebody", "stay so")));
        });
  }

  Flux<Notice> undo(ChangeContext<NoSettings> changing, Receipt receipt) {
    Optional<List<String>> before = entries(receipt.fact("before"));
    return look()
        .filter(found -> !found.entries().equals(before))
        .flatMapMany(found ->
            changing
                .intend(Receipt.of(FORMAT + "-undo", receipt.facts()))
                .flatMap(intent -> takeBack(changing.host(), intent, found, receipt))
                .thenMany(Flux.just(new Notice.Did(change(found.entries(), before)))));
  }

  private Mono<Void> takeBack(Host host, Intent intent, Found found, Receipt receipt) {
    boolean goes =
        receipt.fact("existed").equals("false") && block.without(found.file().text()).isEmpty();
    return goes
        ? host.remove(intent, found.file().state().path())
        : write(host, intent, found, entries(receipt.fact("before")));
  }

  static Change change(Optional<List<String>> before, Optional<List<String>> after) {
    return new Change("the run's entries in " + PATH, shown(before), shown(after));
  }

  private static String shown(Optional<List<String>> entries) {
    return entries.map(lines -> String.join("; ", lines)).orElse("");
  }

  private static String fact(Optional<List<String>> entries) {
    return entries.map(lines -> "entries\n" + String.join("\n", lines)).orElse("none");
  }

  private static Optional<List<String>> entries(String fact) {
    return fact.equals("none") ? Optional.empty() : Optional.of(fact.lines().skip(1).toList());
  }
}
