package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.changeover.console.model.PreviewGroup.Detail;
import org.changeover.console.model.PreviewGroup.Kind;
import org.changeover.preview.Moved;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.Sign;

/**
 * A preview that is read: phases and tasks, each a line, and below a task that is open what is to
 * be said of it. The cursor is on any of these lines.
 *
 * @param of the plan that it is a preview of
 * @param blocks from the top down
 * @param open which of them are, by their numbers
 * @param block the one that the cursor is on
 * @param line of that block
 */
public record PreviewPage(
    PlanPage of, Preview preview, List<Block> blocks, Set<Integer> open, int block, int line) {
  /** How far lines below are moved in. */
  public static final int INDENT = 7;

  /** The rows above the first line, at most. */
  static final int HEAD = 7;

  /** What stands before their text, and at the edges of the screen. */
  private static final int AROUND = 4;

  public PreviewPage {
    requireNonNull(of, "of is null");
    requireNonNull(preview, "preview is null");
    blocks = List.copyOf(blocks);
    open = Set.copyOf(open);
  }

  /** A line, and what can be opened below it. */
  public sealed interface Block {
    /** Below the line. */
    default List<Detail> details() {
      return List.of();
    }
  }

  public record Phase(String title) implements Block {}

  public record Tasks(PreviewGroup group) implements Block {
    @Override
    public List<Detail> details() {
      return group.details();
    }
  }

  /** What is not as an earlier preview said, on which a run was to be started. */
  public record Difference(int many, List<Detail> details) implements Block {
    public Difference {
      details = List.copyOf(details);
    }
  }

  /** A line of the page. */
  public sealed interface Line {}

  /** The first of a block. */
  public record Head(Block block, boolean open) implements Line {}

  /**
   * One below.
   *
   * @param first whether it begins what it is a part of
   */
  public record Below(Kind kind, String text, boolean first) implements Line {}

  /** Just made; nothing is open but what has moved. */
  static PreviewPage of(PlanPage plan, Preview preview, List<Moved> moved) {
    var blocks = new ArrayList<Block>();
    if (!moved.isEmpty()) {
      blocks.add(new Difference(moved.size(), moved.stream().flatMap(PreviewPage::lines).toList()));
    }
    for (Preview.Part phase : preview.phases()) {
      blocks.add(new Phase(phase.title()));
      PreviewGroup.of(preview.tasksOf(phase)).forEach(group -> blocks.add(new Tasks(group)));
    }
    return new PreviewPage(plan, preview, blocks, moved.isEmpty() ? Set.of() : Set.of(0), 0, 0);
  }

  private static Stream<Detail> lines(Moved moved) {
    return Stream.of(
        Detail.of(Kind.CHANGED, moved.what()),
        Detail.of(Kind.BEFORE, moved.was()),
        Detail.of(Kind.AFTER, moved.is()));
  }

  /** How many tasks have a sign. */
  public long count(Sign sign) {
    return tasks().filter(task -> Sign.of(task.prospect()) == sign).count();
  }

  /** How many tasks have an approval before them. */
  public long asking() {
    return tasks().filter(task -> task.asks().isPresent()).count();
  }

  private Stream<PreviewedTask> tasks() {
    return preview.tasks().stream();
  }

  /** All lines, none wider than a screen of so many columns. */
  public List<Line> lines(int columns) {
    return IntStream.range(0, blocks.size()).boxed().flatMap(at -> lines(at, columns)).toList();
  }

  private Stream<Line> lines(int at, int columns) {
    Block one = blocks.get(at);
    boolean opened = open.contains(at);
    Stream<Line> head = Stream.of(new Head(one, opened));
    return opened
        ? Stream.concat(head, one.details().stream().flatMap(detail -> below(detail, columns)))
        : head;
  }

  private static Stream<Below> below(Detail detail, int columns) {
    List<String> pieces = Wrap.words(detail.text(), columns - INDENT - AROUND);
    return IntStream.range(0, pieces.size())
        .mapToObj(piece -> new Below(detail.kind(), pieces.get(piece), piece == 0));
  }

  private int height(int at, int columns) {
    return Math.toIntExact(lines(at, columns).count());
  }

  /** The number of the line that the cursor is on, in a list of at least one. */
  public int cursor(int columns) {
    int above = IntStream.range(0, block).map(at -> height(at, columns)).sum();
    return above + Math.min(line, height(block, columns) - 1);
  }

  /** Moves the cursor by so many lines. */
  PreviewPage move(int by, int columns) {
    int last = lines(columns).size() - 1;
    int rest = (int) Math.clamp((long) cursor(columns) + by, 0, last);
    int at = 0;
    while (rest >= height(at, columns)) {
      rest -= height(at, columns);
      at++;
    }
    return new PreviewPage(of, preview, blocks, open, at, rest);
  }

  /** Opens or closes what the cursor is on: a task, or all of a phase. */
  PreviewPage fold() {
    return blocks.get(block) instanceof Phase ? fold(tasksBelow(block)) : fold(Set.of(block));
  }

  /** The same with all. */
  PreviewPage foldAll() {
    return fold(
        IntStream.range(0, blocks.size())
            .filter(at -> !(blocks.get(at) instanceof Phase))
            .boxed()
            .collect(Collectors.toSet()));
  }

  private Set<Integer> tasksBelow(int phase) {
    return IntStream.range(phase + 1, blocks.size())
        .takeWhile(at -> blocks.get(at) instanceof Tasks)
        .boxed()
        .collect(Collectors.toSet());
  }

  /** Closes them when all are open, else opens them. */
  private PreviewPage fold(Set<Integer> which) {
    var next = new HashSet<>(open);
    if (open.containsAll(which)) {
      next.removeAll(which);
    } else {
      next.addAll(which);
    }
    return new PreviewPage(of, preview, blocks, next, block, 0);
  }
}
