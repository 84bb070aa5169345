package org.changeover.preview;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;

/**
 * Something that is not as a preview says any more.
 *
 * <p>A prospect has moved when the run would do something else, or would do it to something else:
 * the parameters of an action differ, or the fingerprint of what it found. What comes and goes by
 * itself, such as a session that a step would end, is in no fingerprint. Words of evidence may
 * differ, and so may the reason why something cannot be told; what is waited for moves by itself
 * and counts as the same; and after which steps something is known follows from what is found of
 * those.
 *
 * @param was what the preview says
 * @param is what is so now
 */
public record Moved(String what, String was, String is) {
  private static final String NOTHING = "not there";
  private static final int HASH = 12;
  private static final int MOST_CHANGES = 5;

  /** What differs between plan, inventory, plugins and variables. */
  public static List<Moved> of(Basis was, Basis is) {
    var moved = new ArrayList<Moved>();
    moved.addAll(between("", hashes(was.files()), hashes(is.files())));
    moved.addAll(between("plugin ", plugins(was), plugins(is)));
    moved.addAll(between("variable ", was.variables(), is.variables()));
    return moved;
  }

  private static Map<String, String> hashes(Map<String, String> files) {
    var hashes = new LinkedHashMap<String, String>();
    files.forEach((name, sha256) -> hashes.put(name, "sha256 " + cut(sha256)));
    return hashes;
  }

  private static String cut(String sha256) {
    return sha256.length() <= HASH ? sha256 : sha256.substring(0, HASH);
  }

  private static Map<String, String> plugins(Basis basis) {
    return basis.plugins().stream()
        .collect(
            toMap(
                Event.Plugin::id,
                plugin -> "%s, sha256 %s".formatted(plugin.version(), cut(plugin.sha256())),
                (one, _) -> one,
                LinkedHashMap::new));
  }

  private static List<Moved> between(String kind, Map<String, String> was, Map<String, String> is) {
    Set<String> names = new LinkedHashSet<>(was.keySet());
    names.addAll(is.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(was.get(name), is.get(name)))
        .map(name ->
            new Moved(kind + name, was.getOrDefault(name, NOTHING), is.getOrDefault(name, NOTHING)))
        .toList();
  }

  /** What differs between the prospects. */
  public static List<Moved> of(List<PreviewedTask> was, List<PreviewedTask> is) {
    Map<TaskId, PreviewedTask> before = byId(was);
    Map<TaskId, PreviewedTask> now = byId(is);
    Set<TaskId> ids = new LinkedHashSet<>(before.keySet());
    ids.addAll(now.keySet());
    return ids.stream()
        .filter(id -> !alike(before.get(id), now.get(id)))
        .map(id ->
            new Moved(
                id.toString(),
                said(before.get(id), now.get(id)),
                said(now.get(id), before.get(id))))
        .toList();
  }

  private static Map<TaskId, PreviewedTask> byId(List<PreviewedTask> tasks) {
    return tasks.stream()
        .collect(toMap(PreviewedTask::task, task -> task, (one, _) -> one, LinkedHashMap::new));
  }

  private static boolean alike(PreviewedTask was, PreviewedTask is) {
    return was != null && is != null && was.kind() == is.kind() && mark(was).equals(mark(is));
  }

  /** What must be the same. */
  private static Object mark(PreviewedTask task) {
    return switch (task.prospect()) {
      case Prospect.WouldChange(_, String fingerprint) ->
          List.of("would change", fingerprint, parametersSha256(task));
      case Prospect.NotSo(_, String fingerprint) ->
          List.of("not so", fingerprint, parametersSha256(task));
      case Prospect.KnownAfter _ -> "known after";
      case Prospect.Waits _ -> "waits";
      case Prospect.CannotBeTold _ ->
          task.kind() == PreviewedTask.Kind.WAITS ? "waits" : "cannot be told";
      case Prospect.AlreadySo _ -> "already so";
      case Prospect.ByHand(String what) -> List.of("by hand", what);
      case Prospect.LeftOut(String why) -> List.of("left out", why);
    };
  }

  private static String parametersSha256(PreviewedTask task) {
    return task.effect().map(PreviewedTask.Effect::parametersSha256).orElse("");
  }

  /** What one says that the other does not. */
  private static String said(PreviewedTask task, PreviewedTask other) {
    if (task == null) {
      return NOTHING;
    }
    String word = ProspectText.word(task.prospect());
    List<Change> changes = changes(task);
    if (other == null || changes.isEmpty() || changes(other).isEmpty()) {
      return below(word, changes);
    }
    List<Change> own = changes.stream().filter(one -> !changes(other).contains(one)).toList();
    if (!own.isEmpty()) {
      return below(word, own);
    }
    if (!changes.equals(changes(other))) {
      return word + ", but not that";
    }
    return parametersSha256(task).equals(parametersSha256(other))
        ? "%s, found with the fingerprint %s".formatted(word, ProspectText.shown(fingerprint(task)))
        : "%s, with parameters of sha256 %s".formatted(word, cut(parametersSha256(task)));
  }

  private static String below(String word, List<Change> changes) {
    return changes.isEmpty()
        ? word
        : word + ": " + String.join("; ", ProspectText.changes(changes, MOST_CHANGES));
  }

  private static List<Change> changes(PreviewedTask task) {
    return switch (task.prospect()) {
      case Prospect.WouldChange(var changes, _) -> changes;
      case Prospect.NotSo(var changes, _) -> changes;
      default -> List.of();
    };
  }

  private static String fingerprint(PreviewedTask task) {
    return switch (task.prospect()) {
      case Prospect.WouldChange(_, String fingerprint) -> fingerprint;
      case Prospect.NotSo(_, String fingerprint) -> fingerprint;
      default -> "";
    };
  }

  /** In lines for people. */
  public static String text(List<Moved> moved) {
    return moved.stream().map(Moved::lines).collect(joining("\n"));
  }

  private String lines() {
    return "  %s%n    was: %s%n    is:  %s".formatted(what, was, is);
  }
}
