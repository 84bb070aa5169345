package org.changeover.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.changeover.kit.ShellScript;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Command;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Output;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** rsync at work: a detached job of the target, how far it is, and what its end means. */
record TreeTransfer(CopyTree.Parameters wanted, ChangeContext<NoSettings> context, TreeKey key) {
  private static final String PULL = ShellScript.of(TreeTransfer.class, "pull.sh").text();
  private static final String HOW_FAR =
      "tail -c 200 \"$1\" 2>/dev/null | tr '\\r' '\\n' | tail -n 1";

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Bytes of a file of which a second attempt keeps what the first one had: looking costs, too. */
  private static final long WORTH_KEEPING = 64 << 20;

  private static final Pattern TO_CHECK = Pattern.compile("to-chk=(\\d+)/(\\d+)");
  private static final Integer[] ANY_CODE =
      IntStream.rangeClosed(0, 127).boxed().toArray(Integer[]::new);

  /**
   * @param name of the job: the same for a second attempt
   * @param existed whether there was something before, and so perhaps something too many
   */
  Flux<Notice> run(Intent intent, String name, TreeOwners.Found found, boolean existed) {
    Instant begun = context.clock().instant();
    Mono<Output> job =
        context
            .host()
            .change(
                intent,
                Command.shell(PULL, arguments(found, existed).toArray(String[]::new))
                    .accepting(ANY_CODE)
                    .within(wanted.timeout())
                    .detached(name));
    String progress = TreeKey.folder(key.operation()) + "/progress";
    Flux<Notice> howFar =
        Flux.interval(LOOK_EVERY)
            .onBackpressureDrop()
            .concatMap(tick -> context.host().query(Command.shell(HOW_FAR, progress)), 1)
            .flatMap(output -> Flux.fromStream(progress(output.stdout()).stream()));
    return job.flux()
        .publish(rsync ->
            Flux.merge(
                howFar.takeUntilOther(rsync),
                rsync.flatMapIterable(output -> ended(output, begun))));
  }

  private static List<Notice> progress(String line) {
    Matcher found = TO_CHECK.matcher(line);
    if (!found.find()) {
      return List.of();
    }
    long total = Long.parseLong(found.group(2));
    return List.of(new Notice.Progress(total - Long.parseLong(found.group(1)), total, "files"));
  }

  private List<String> arguments(TreeOwners.Found found, boolean existed) {
    String address = key.source().address();
    String at = address.contains(":") ? "[" + address + "]" : address;
    var words =
        new ArrayList<>(
            List.of(
                wanted.path(),
                TreeKey.folder(key.operation()),
                wanted.login() + "@" + at,
                Integer.toString(wanted.port()),
                existed ? "" : aside(wanted.path())));
    if (existed) {
      words.addAll(again(found));
    }
    if (found.sameIds()) {
      words.add("--numeric-ids");
    }
    wanted.exclude().forEach(path -> words.add("--exclude=/" + path));
    return words;
  }

  /** Where a tree is made that is not there yet; the same for all who try. */
  static String aside(String tree) {
    int slash = tree.lastIndexOf('/');
    return "%s/.%s.changeover".formatted(tree.substring(0, slash), tree.substring(slash + 1));
  }

  private List<String> again(TreeOwners.Found found) {
    var words = new ArrayList<>(List.of("--delete-delay", "--max-delete=" + wanted.maxDelete()));
    if (found.largest() >= WORTH_KEEPING) {
      words.add("--partial-dir=.rsync-partial");
    }
    return words;
  }

  private List<Notice> ended(Output output, Instant begun) {
    int code = output.exitCode();
    String said = output.stderr().strip();
    if (code == 24 && wanted.sourceAtRest()) {
      throw failed(
          "files vanished from %s although it is said to be at rest: %s"
              .formatted(wanted.from().name(), said),
          "find out who still writes there");
    }
    if (code == 25) {
      throw failed(
          "more than %d files would have to go; the rest of them is still there"
              .formatted(wanted.maxDelete()),
          "look whether the source is whole, then raise max-delete");
    }
    if (code != 0 && code != 24) {
      throw failed(
          "rsync ended with exit code %d and what it copied is not whole: %s".formatted(code, said),
          "remove the cause and try again; it goes on where it ended");
    }
    long bytes = number(output.stdout(), "Total transferred file size");
    long files = number(output.stdout(), "Number of regular files transferred");
    double seconds = Duration.between(begun, context.clock().instant()).toMillis() / 1000.0;
    String vanished = code == 24 ? "; some vanished meanwhile" : "";
    return List.of(
        new Notice.Did(
            new Change(
                wanted.path(),
                "",
                "%d files, %d bytes copied from %s%s"
                    .formatted(files, bytes, wanted.from().name(), vanished))),
        new Notice.Output("bytes", bytes),
        new Notice.Output("files", files),
        new Notice.Output("seconds", seconds),
        new Notice.Output("rate", seconds > 0 ? Math.round(bytes / seconds) : bytes));
  }

  private ActionFailedException failed(String what, String todo) {
    return CopyTree.failed(context.host().name(), what, todo);
  }

  private static long number(String text, String label) {
    Matcher found = Pattern.compile(Pattern.quote(label) + ": ([0-9.,]+)").matcher(text);
    return found.find() ? Long.parseLong(found.group(1).replaceAll("[.,]", "")) : 0;
  }
}
