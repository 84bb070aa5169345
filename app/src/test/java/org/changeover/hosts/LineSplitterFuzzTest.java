package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.changeover.FuzzCorpus;
import org.changeover.text.Sanitiser;
import org.junit.jupiter.api.Test;

/** Fuzz target: whatever a command prints, on its way to lines. */
class LineSplitterFuzzTest {
  private static final int LONGEST_LINE = Sanitiser.MAX_LINE + Sanitiser.CUT.length();
  private static final int LONGEST_PIECE = 16;
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  @Test
  void storedInputs_hold() throws IOException {
    FuzzCorpus.replay("LineSplitter", LineSplitterFuzzTest::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> whole = lines(input, input.length + 1);
    assertEquals(lineCount(input), whole.size());
    assertTrue(whole.stream().allMatch(LineSplitterFuzzTest::clean), whole::toString);
    assertEquals(whole, lines(input, 1), "byte by byte");
    assertEquals(whole, lines(input, LONGEST_PIECE), "in pieces");
  }

  private static boolean clean(String line) {
    return line.length() <= Sanitiser.MAX_LINE
        ? Sanitiser.clean(line).equals(line)
        : line.length() <= LONGEST_LINE && line.endsWith(Sanitiser.CUT);
  }

  /** As the ends of lines say it, whatever stands between them. */
  private static int lineCount(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int ends = (int) LINE_END.matcher(text).results().count();
    return ends + (text.isEmpty() || text.endsWith("\n") || text.endsWith("\r") ? 0 : 1);
  }

  private static List<String> lines(byte[] input, int longest) {
    var lines = new ArrayList<String>();
    var splitter = new LineSplitter(OutputSink.Stream.STDOUT, (_, line) -> lines.add(line));
    var random = new Random(Arrays.hashCode(input));
    int from = 0;
    while (from < input.length) {
      int to = Math.min(input.length, from + random.nextInt(longest) + 1);
      splitter.add(Arrays.copyOfRange(input, from, to));
      from = to;
    }
    splitter.end();
    return lines;
  }
}
