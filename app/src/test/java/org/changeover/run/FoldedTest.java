package org.changeover.run;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line for many hosts. */
class FoldedTest {
  private static final List<String> FORMS =
      List.of("old", "mirror%d", "web%02d", "web%03d", "n%d.example.org", "rack2-%d");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "old | old",
        "mirror1 | mirror1",
        "mirror2 mirror1 mirror3 | mirror[1-3]",
        "mirror9 mirror10 mirror12 | mirror[9-10,12]",
        "web08 web09 web10 | web[08-10]",
        "web8 web08 web10 | web8,web[08,10]",
        "m0 m1 | m[0-1]",
        "m1.example.org m2.example.org | m[1-2].example.org",
        "rack1-7 rack1-8 rack2-7 | rack1-[7-8],rack2-7",
        "mirror1 third1 mirror2 old | mirror[1-2],third1,old",
        "7 8 | [7-8]",
        "n99999999999999999999 n100000000000000000000 | n[99999999999999999999-100000000000000000000]"
      })
  void hostRange_saysEveryNameOnce(String names, String range) {
    assertThat(HostRange.of(List.of(names.split(" ")))).isEqualTo(range);
  }

  @Test
  void everyName_isInItsRange_andNoOther() {
    var random = new Random(20261127);
    for (int round = 0; round < 500; round++) {
      Set<String> names =
          random
              .ints(1 + random.nextInt(60), 0, 130)
              .mapToObj(n -> FORMS.get(random.nextInt(FORMS.size())).formatted(n))
              .collect(toCollection(TreeSet::new));
      String range = HostRange.of(names);
      assertThat(expanded(range)).as(range).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  private static List<String> expanded(String range) {
    var names = new ArrayList<String>();
    for (String part : range.split(",(?![^\\[]*\\])")) {
      int open = part.indexOf('[');
      if (open < 0) {
        names.add(part);
        continue;
      }
      int close = part.indexOf(']');
      for (String run : part.substring(open + 1, close).split(",")) {
        String[] ends = run.split("-");
        String form = ends[0].startsWith("0") ? "%0" + ends[0].length() + "d" : "%d";
        IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
            .mapToObj(n -> part.substring(0, open) + form.formatted(n) + part.substring(close + 1))
            .forEach(names::add);
      }
    }
    return names;
  }

  @Test
  void tasksThatSayTheSame_areOne_alsoWhereEachNamesItself() {
    Map<String, String> said =
        Map.of(
            "mirror1", "mirror1: disk full on mirror1.",
            "mirror10", "mirror10: disk full on mirror10.",
            "mirror2", "mirror2: disk full on mirror1.",
            "mirror3", "done");
    List<TaskId> tasks =
        IntStream.of(1, 2, 3, 10).mapToObj(n -> new TaskId("update", "mirror" + n)).toList();

    assertThat(Folded.of(tasks, task -> task, task -> said.get(task.target())))
        .extracting(Folded::name, Folded::said)
        .containsExactly(
            tuple("update@mirror[1,10]", "mirror[1,10]: disk full on mirror[1,10]."),
            tuple("update@mirror2", "mirror2: disk full on mirror1."),
            tuple("update@mirror3", "done"));
  }

  @Test
  void otherStepsOrWords_areLinesOfTheirOwn() {
    assertThat(
            Folded.names(
                List.of(
                    new TaskId("one", "a1"),
                    new TaskId("two", "a1"),
                    new TaskId("one", "a2"),
                    new TaskId("wait", TaskId.RUN))))
        .containsExactly("one@a[1-2]", "two@a1", "wait@run");
  }
}
