package org.changeover.kit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares two trees of files by path, type, size, mode, owner and group by name, modification
 * time, link target and content.
 *
 * <p>The hosts do the work, both at once: each describes its tree in ranges of a few thousand paths
 * and answers one checksum a range, with the borders taken from the left tree. Only ranges whose
 * checksums differ are read by the engine, some at a time, so that its memory does not grow with
 * the tree, and a tree is not walked once for each; it stops at a given number of differences.
 * Extended attributes and hard links are not looked at.
 *
 * @param leftOut paths relative to the root, left out with all below them
 */
public record Manifest(Depth depth, List<String> leftOut) {
  private static final String SCRIPT = ShellScript.of(Manifest.class, "manifest.sh").text();
  private static final int ENTRIES_OF_A_RANGE = 2_000;

  /** For trees that somebody writes to while they are compared. */
  private static final int TRIES = 3;

  private static final int RANGES_AT_A_TIME = 4;

  /** Of one answer, whose ranges are read in halves when it is longer. */
  private static final int BYTES_OF_AN_ANSWER = 8 << 20;

  private static final Duration LONGEST = Duration.ofHours(6);
  private static final int NO_FOLDER = 4;

  public Manifest {
    requireNonNull(depth, "depth is null");
    leftOut = List.copyOf(leftOut);
  }

  /** What is compared of a file's content. */
  public enum Depth {
    /** Nothing: a change that keeps size and time is not seen. */
    QUICK,
    /** Its SHA-256. */
    FULL
  }

  /** A folder of a host. */
  public record Tree(ReadableHost host, String root) {
    private String where() {
      return host.name() + ":" + root;
    }
  }

  /**
   * One path on which the trees differ.
   *
   * @param left what the left tree has there; empty when nothing
   * @param right what the right one has
   */
  public record Difference(String path, String left, String right) {}

  /**
   * What a comparison found.
   *
   * @param missing the trees whose folder is not there at all
   * @param differences the first ones, in the order of their paths
   * @param more whether there may be others
   * @param entries of the left tree
   * @param bytes of its files
   * @param unreadable files of either tree whose content could not be read
   * @param sha256 stands for the whole left tree
   */
  public record Comparison(
      List<String> missing,
      List<Difference> differences,
      boolean more,
      long entries,
      long bytes,
      long unreadable,
      String sha256) {
    public Comparison {
      missing = List.copyOf(missing);
      differences = List.copyOf(differences);
    }

    public boolean equal() {
      return missing.isEmpty() && differences.isEmpty() && unreadable == 0;
    }

    /** For people: how much was compared. */
    public String summary() {
      return "%d entries, %d bytes, manifest %s…"
          .formatted(entries, bytes, sha256.substring(0, 12));
    }
  }

  /** Compares until {@code limit} differences are found. */
  public Mono<Comparison> compare(Tree left, Tree right, int limit) {
    return Mono.zip(borders(left), run(right, "", "there", ""))
        .flatMap(found -> {
          var missing = new ArrayList<String>();
          found.getT1().ifPresentOrElse(borders -> {}, () -> missing.add(left.where()));
          found.getT2().ifPresentOrElse(there -> {}, () -> missing.add(right.where()));
          return missing.isEmpty()
              ? compare(left, right, found.getT1().orElseThrow(), limit, TRIES)
              : Mono.just(Sums.NONE.missing(missing));
        });
  }

  private Mono<Comparison> compare(
      Tree left, Tree right, List<String> borders, int limit, int tries) {
    return Mono.zip(sums(left, borders), sums(right, borders))
        .flatMap(both -> {
          Sums one = both.getT1().orElse(Sums.NONE);
          Sums other = both.getT2().orElse(Sums.NONE);
          boolean same = one.differingFrom(other).isEmpty();
          return differences(left, right, borders, one, other)
              .take(limit + 1L)
              .collectList()
              .flatMap(found ->
                  same || !found.isEmpty()
                      ? Mono.just(one.comparison(other, found, limit))
                      : tries > 1
                          ? compare(left, right, borders, limit, tries - 1)
                          : Mono.error(restless(left, right)));
        });
  }

  /** The checksum of a whole tree; empty when there is no such folder. */
  public Mono<Optional<String>> sha256(Tree tree) {
    return sums(tree, List.of()).map(sums -> sums.map(Sums::sha256));
  }

  private Mono<Optional<List<String>>> borders(Tree tree) {
    return run(tree, "", "bounds", Integer.toString(ENTRIES_OF_A_RANGE));
  }

  private Mono<Optional<Sums>> sums(Tree tree, List<String> borders) {
    return run(tree, text(borders), "sums", "").map(lines -> lines.map(Sums::parse));
  }

  private static String text(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(joining());
  }

  private Mono<Optional<List<String>>> run(Tree tree, String input, String what, String every) {
    return answer(tree, input, what, every)
        .flatMap(output -> {
          if (output.exitCode() == NO_FOLDER) {
            return Mono.just(Optional.empty());
          }
          return output.truncated()
              ? Mono.error(tooLong(tree, new Span("", "")))
              : Mono.just(Optional.of(output.lines()));
        });
  }

  private Mono<Output> answer(Tree tree, String input, String what, String every) {
    return tree.host()
        .query(
            Command.shell(
                    SCRIPT,
                    what,
                    tree.root(),
                    depth.name().toLowerCase(Locale.ROOT),
                    String.join(" ", leftOut),
                    every)
                .input(input)
                .accepting(0, NO_FOLDER)
                .within(LONGEST)
                .capturing(BYTES_OF_AN_ANSWER));
  }

  private Flux<Difference> differences(
      Tree left, Tree right, List<String> borders, Sums one, Sums other) {
    return Flux.fromIterable(one.differingFrom(other))
        .map(range -> Span.of(range, borders))
        .buffer(RANGES_AT_A_TIME)
        .concatMap(spans -> differences(left, right, spans), 1);
  }

  /** The paths of a range: {@code to} is the first behind it, and empty when there is none. */
  private record Span(String from, String to) {
    static Span of(int range, List<String> borders) {
      return new Span(
          range == 0 ? "" : borders.get(range - 1),
          range < borders.size() ? borders.get(range) : "");
    }
  }

  private Flux<Difference> differences(Tree left, Tree right, List<Span> spans) {
    String input = text(spans.stream().flatMap(span -> Stream.of(span.from(), span.to())).toList());
    return Mono.zip(answer(left, input, "list", ""), answer(right, input, "list", ""))
        .flatMapMany(both -> {
          if (!both.getT1().truncated() && !both.getT2().truncated()) {
            return Flux.fromIterable(differences(both.getT1().lines(), both.getT2().lines()));
          }
          int half = spans.size() / 2;
          return half == 0
              ? Flux.error(tooLong(both.getT1().truncated() ? left : right, spans.getFirst()))
              : Flux.concat(
                  differences(left, right, spans.subList(0, half)),
                  differences(left, right, spans.subList(half, spans.size())));
        });
  }

  private static ActionFailedException restless(Tree left, Tree right) {
    return new ActionFailedException(
        "%s and %s differed, and did not when their paths were listed a moment later: somebody writes there; compare again when it is quiet"
            .formatted(left.where(), right.where()));
  }

  private static ActionFailedException tooLong(Tree tree, Span span) {
    return new ActionFailedException(
        "%s: the description of %s from path '%s' on is longer than %d bytes; compare a smaller folder"
            .formatted(tree.host().name(), tree.root(), span.from(), BYTES_OF_AN_ANSWER));
  }

  /** The differences of two sorted descriptions of the same range. */
  static List<Difference> differences(List<String> left, List<String> right) {
    Map<String, String> one = byPath(left);
    Map<String, String> other = byPath(right);
    var paths = new TreeSet<>(one.keySet());
    paths.addAll(other.keySet());
    return paths.stream()
        .filter(path -> !one.getOrDefault(path, "").equals(other.getOrDefault(path, "")))
        .map(path -> new Difference(path, one.getOrDefault(path, ""), other.getOrDefault(path, "")))
        .toList();
  }

  private static Map<String, String> byPath(List<String> lines) {
    var found = new HashMap<String, String>();
    for (String line : lines) {
      String[] fields = line.split(" ", 8);
      int end = fields[7].indexOf('\001');
      found.put(fields[7].substring(0, end), described(fields, fields[7].substring(end + 1)));
    }
    return found;
  }

  private static String described(String[] fields, String link) {
    String kind =
        fields[1].equals("d") ? "folder" : fields[1].equals("l") ? "link to " + link : "file";
    String size = fields[1].equals("f") ? " " + fields[2] + " bytes" : "";
    String hash =
        fields[0].length() == 64
            ? ", sha256 " + fields[0]
            : fields[0].equals("?") ? ", unreadable" : "";
    return "%s%s %s %s:%s, modified at %s%s"
        .formatted(kind, size, fields[3], fields[4], fields[5], fields[6], hash);
  }

  private record Range(String sha256, long entries, long bytes, long unreadable) {}

  private record Sums(TreeMap<Integer, Range> ranges) {
    static final Sums NONE = new Sums(new TreeMap<>());

    static Sums parse(List<String> lines) {
      var ranges = new TreeMap<Integer, Range>();
      for (String line : lines) {
        String[] field = line.split(" ");
        ranges.put(
            Integer.valueOf(field[0]),
            new Range(
                field[1],
                Long.parseLong(field[2]),
                Long.parseLong(field[3]),
                Long.parseLong(field[4])));
      }
      return new Sums(ranges);
    }

    List<Integer> differingFrom(Sums other) {
      var all = new TreeSet<>(ranges.keySet());
      all.addAll(other.ranges.keySet());
      return all.stream().filter(range -> !sha256(range).equals(other.sha256(range))).toList();
    }

    private String sha256(int range) {
      return ranges.containsKey(range) ? ranges.get(range).sha256() : "";
    }

    String sha256() {
      String all = ranges.values().stream().map(Range::sha256).collect(joining("\n"));
      return Fingerprint.sha256(all);
    }

    Comparison missing(List<String> folders) {
      return new Comparison(folders, List.of(), false, 0, 0, 0, sha256());
    }

    Comparison comparison(Sums other, List<Difference> found, int limit) {
      return new Comparison(
          List.of(),
          found.subList(0, Math.min(limit, found.size())),
          found.size() > limit,
          ranges.values().stream().mapToLong(Range::entries).sum(),
          ranges.values().stream().mapToLong(Range::bytes).sum(),
          unreadable() + other.unreadable(),
          sha256());
    }

    private long unreadable() {
      return ranges.values().stream().mapToLong(Range::unreadable).sum();
    }
  }
}
