package org.changeover.plan;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns one YAML document into a {@link Value}: YAML 1.2 with its core scalars, without tags, with
 * aliases under limits. It builds from parser events and not from a node tree, so that depth and
 * size are bounded while reading: a file that unfolds to more than {@value #MOST_VALUES} values, is
 * nested deeper than {@value #DEEPEST} or is larger than a mebibyte is refused before it costs
 * memory.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2.2, core schema</a>
 */
final class YamlText {
  static final int MOST_BYTES = 1 << 20;
  private static final int MOST_VALUES = 50_000;
  private static final int DEEPEST = 40;

  /** What older YAML took as the order to merge another mapping. */
  private static final String MERGE = "<<";

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private final String file;
  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<String, Value> anchors = new HashMap<>();
  private final Map<String, Integer> anchorSizes = new HashMap<>();
  private int values;

  private YamlText(String file, String text, Problems problems) {
    this.file = file;
    this.problems = problems;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(2 * MOST_BYTES).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** Ends the reading of a file that cannot be read on. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SourcePosition at;

    Unreadable(SourcePosition at, String message) {
      super(message, null, false, false);
      this.at = at;
    }
  }

  /** Reads a file's bytes; empty, and at least one problem, when they are no YAML document. */
  static Optional<Value> read(String file, byte[] bytes, Problems problems) {
    try {
      var reader = new YamlText(file, decode(file, bytes), problems);
      return Optional.of(reader.document());
    } catch (Unreadable unreadable) {
      problems.add(unreadable.at, unreadable.getMessage());
    } catch (MarkedYamlEngineException malformed) {
      problems.add(position(file, malformed), syntax(malformed));
    } catch (ReaderException unprintable) {
      String point = "U+%04X".formatted(unprintable.getCodePoint());
      problems.add(
          first(file, bytes, unprintable.getCodePoint()),
          "holds the character " + point + ", which YAML does not allow. Remove it.");
    } catch (YamlEngineException other) {
      problems.add(
          new SourcePosition(file, 1, 1),
          "a '%YAML' line names a version that is not 1.1 or 1.2. Remove the line.");
    }
    return Optional.empty();
  }

  /** Reads a value that stands inside another text, such as an option of the command line. */
  static Optional<Value> inline(String label, String text) {
    var found = new Problems();
    Optional<Value> value = read(label, text.getBytes(StandardCharsets.UTF_8), found);
    return found.isEmpty() ? value : Optional.empty();
  }

  private static String decode(String file, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new Unreadable(
          SourcePosition.of(file),
          "is larger than 1 MiB. Keep data in files of their own and name them.");
    }
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    boolean utf8 = !decoder.decode(ByteBuffer.wrap(bytes), chars, true).isError();
    String text = withoutMark(chars.flip().toString());
    if (!utf8) {
      throw new Unreadable(behind(file, text), "is not UTF-8 text. Save it as UTF-8.");
    }
    return text;
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static SourcePosition first(String file, byte[] bytes, int codePoint) {
    String text = withoutMark(new String(bytes, StandardCharsets.UTF_8));
    int index = text.indexOf(codePoint);
    return index < 0 ? SourcePosition.of(file) : behind(file, text.substring(0, index));
  }

  /** The place of what follows a text, with the line ends that YAML has. */
  private static SourcePosition behind(String file, String text) {
    String[] lines = LINE_END.split(text, -1);
    String last = lines[lines.length - 1];
    return new SourcePosition(file, lines.length, last.codePointCount(0, last.length()) + 1);
  }

  private Value document() {
    next();
    Event first = next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      throw new Unreadable(
          SourcePosition.of(file),
          "is empty. Mend the path, or begin with what 'changeover init' writes.");
    }
    Value value = value(next(), 0);
    next();
    Event last = next();
    if (last.getEventId() != Event.ID.StreamEnd) {
      throw new Unreadable(
          at(last),
          "a second document begins here. Keep one document in a file; remove the '---'.");
    }
    return value;
  }

  private Event next() {
    return events.next();
  }

  private Value value(Event event, int depth) {
    SourcePosition at = at(event);
    if (depth > DEEPEST) {
      throw new Unreadable(at, "is nested deeper than " + DEEPEST + " levels. Flatten it.");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias, at);
    }
    int before = values;
    count(1, at);
    refuseTag((NodeEvent) event, at);
    Value value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, at);
          case SequenceStartEvent start -> items(at, depth);
          case MappingStartEvent start -> fields(at, depth);
          default -> throw new Unreadable(at, "something else than a value stands here.");
        };
    ((NodeEvent) event)
        .getAnchor()
        .ifPresent(anchor -> {
          anchors.put(anchor.getValue(), value);
          anchorSizes.put(anchor.getValue(), values - before);
        });
    return value;
  }

  private Value alias(AliasEvent alias, SourcePosition at) {
    String name = alias.getAlias().getValue();
    Value value = anchors.get(name);
    if (value == null) {
      throw new Unreadable(
          at,
          "the alias *" + name + " has no anchor before it. Write &" + name + " at its first use.");
    }
    count(anchorSizes.get(name), at);
    return value;
  }

  private void count(int more, SourcePosition at) {
    values += more;
    if (values > MOST_VALUES) {
      throw new Unreadable(
          at, "unfolds to more than " + MOST_VALUES + " values. Use fewer aliases.");
    }
  }

  private void refuseTag(NodeEvent event, SourcePosition at) {
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag().map(Object::toString);
          case SequenceStartEvent start -> start.getTag().map(Object::toString);
          case MappingStartEvent start -> start.getTag().map(Object::toString);
          default -> Optional.empty();
        };
    if (tag.isPresent() && !tag.get().equals("!")) {
      problems.add(at, "the tag " + Wording.quoted(tag.get()) + " has no meaning here. Remove it.");
    }
  }

  private Value items(SourcePosition at, int depth) {
    List<Value> items = new ArrayList<>();
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      items.add(value(event, depth + 1));
    }
    return new Value.Items(items, at);
  }

  private Value fields(SourcePosition at, int depth) {
    Map<String, Value.Field> fields = new LinkedHashMap<>();
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      SourcePosition keyAt = at(event);
      Value key = value(event, depth + 1);
      Value value = value(next(), depth + 1);
      Optional<String> name = key(key);
      if (name.isEmpty() || name.get().equals(MERGE)) {
        problems.add(keyAt, keyProblem(key));
        continue;
      }
      Value.Field earlier = fields.putIfAbsent(name.get(), new Value.Field(keyAt, value));
      if (earlier != null) {
        problems.add(
            keyAt,
            "the key "
                + Wording.quoted(name.get())
                + " stands here for the second time; the first is in line "
                + earlier.keyAt().line()
                + ". Remove one of them.");
      }
    }
    return new Value.Fields(fields, at);
  }

  private static String keyProblem(Value key) {
    if (key instanceof Value.Text) {
      return "the key '<<' merges nothing: YAML 1.2 knows no merging. Write the keys out.";
    }
    return key instanceof Value.Fields
        ? "a mapping stands where a key is expected. Quote values that begin with '{' or '${'."
        : "a key is a text, and this is " + key.kind() + ". Write a name before the colon.";
  }

  private static Optional<String> key(Value key) {
    return switch (key) {
      case Value.Text text -> Optional.of(text.text());
      case Value.Num num -> Optional.of(num.written());
      case Value.Flag flag -> Optional.of(String.valueOf(flag.flag()));
      case Value.Nothing nothing -> Optional.empty();
      case Value.Items items -> Optional.empty();
      case Value.Fields fields -> Optional.empty();
      case Value.SecretName secret -> Optional.empty();
      case Value.Pending pending -> Optional.empty();
    };
  }

  private static Value scalar(ScalarEvent event, SourcePosition at) {
    String text = event.getValue();
    if (!event.isPlain()) {
      return new Value.Text(text, at);
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> new Value.Nothing(at);
      case "true", "True", "TRUE" -> new Value.Flag(true, at);
      case "false", "False", "FALSE" -> new Value.Flag(false, at);
      default -> number(text, at);
    };
  }

  private static Value number(String text, SourcePosition at) {
    if (WHOLE.matcher(text).matches()) {
      return new Value.Num(Long.parseLong(text), text, at);
    }
    if (DECIMAL.matcher(text).matches()) {
      return new Value.Num(Double.parseDouble(text), text, at);
    }
    return new Value.Text(text, at);
  }

  private SourcePosition at(Event event) {
    return position(file, event.getStartMark());
  }

  private static SourcePosition position(String file, Optional<Mark> mark) {
    return mark.map(at -> new SourcePosition(file, at.getLine() + 1, at.getColumn() + 1))
        .orElse(SourcePosition.of(file));
  }

  /** Where a quote opened when it does not end; else where reading stopped. */
  private static SourcePosition position(String file, MarkedYamlEngineException malformed) {
    boolean quote =
        String.valueOf(malformed.getContext()).contains("quoted")
            && !String.valueOf(malformed.getProblem()).contains("escape");
    return position(
        file,
        quote && malformed.getContextMark().isPresent()
            ? malformed.getContextMark()
            : malformed.getProblemMark());
  }

  private static String syntax(MarkedYamlEngineException malformed) {
    String problem = String.valueOf(malformed.getProblem());
    if (problem.contains("TAB") || problem.contains("\\t")) {
      return "a tab stands where YAML wants spaces. Indent with spaces.";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a second ': ' stands in this line. Quote the value, or indent it on a line of its own.";
    }
    if (problem.contains("',' or '}'") || problem.contains("',' or ']'")) {
      return "a '{' or '['"
          + malformed.getContextMark().map(at -> " of line " + (at.getLine() + 1)).orElse("")
          + " is not closed, or a value inside it needs quotes: write \"${…}\".";
    }
    if (problem.contains("expected <block end>")) {
      return "the indentation does not fit the lines above. Align keys that belong together.";
    }
    if (problem.contains("could not find expected ':'")) {
      return "a key without a colon. Write 'key: value'.";
    }
    if (problem.contains("while scanning a quoted")
        || problem.contains("unexpected end of stream")) {
      return "a quoted text does not end. Close its quote.";
    }
    if (problem.contains("unknown escape character")) {
      return "a backslash means nothing before this letter. Double it, or use single quotes.";
    }
    if (problem.contains("cannot start any token")) {
      return "a text cannot begin with this character. Quote it.";
    }
    return "is no YAML here: " + problem + ". Mend or quote it.";
  }
}
