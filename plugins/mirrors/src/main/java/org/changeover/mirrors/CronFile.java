package org.changeover.mirrors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code /etc/cron.d}, line by line and byte for byte: each line with its own end, so
 * that what is not touched stays as it is, whatever its coding. A job line is paused by a mark in
 * front of it, which names the run and the step; taking the mark away gives the line back.
 */
record CronFile(List<String> lines) {
  private static final String MARK = "#CHANGEOVER ";
  private static final Pattern MARKED =
      Pattern.compile(MARK + "(?<run>[^/: ]+)/[^:]*: (?<line>.*)", Pattern.DOTALL);
  private static final Pattern SILENT = Pattern.compile("\\s*(#.*)?", Pattern.DOTALL);
  private static final Pattern VARIABLE =
      Pattern.compile("\\s*[\"']?[A-Za-z_][A-Za-z0-9_]*[\"']?\\s*=.*", Pattern.DOTALL);
  private static final Pattern JOB =
      Pattern.compile(
          "\\s*(@[a-z]+|([0-9*][0-9*,/~-]*\\s+){3}([0-9A-Za-z*][0-9A-Za-z*,/~-]*\\s+)[0-9A-Za-z*][0-9A-Za-z*,/~-]*)\\s+[A-Za-z_][\\w.-]*\\s+\\S.*",
          Pattern.DOTALL);

  CronFile {
    lines = List.copyOf(lines);
  }

  static CronFile of(byte[] bytes) {
    return new CronFile(List.of(new String(bytes, ISO_8859_1).split("(?<=\n)")));
  }

  byte[] bytes() {
    return String.join("", lines).getBytes(ISO_8859_1);
  }

  /** The lines that start something. */
  List<String> jobs() {
    return lines.stream().filter(CronFile::isJob).map(String::strip).toList();
  }

  /** The job lines that a step of this run has paused, without the mark. */
  List<String> pausedBy(String run) {
    return marked(lines, run, true).stream().map(m -> m.group("line").strip()).toList();
  }

  /** The runs other than this one that have paused a line. */
  List<String> otherRuns(String run) {
    return marked(lines, run, false).stream().map(m -> m.group("run")).distinct().toList();
  }

  private static List<Matcher> marked(List<String> lines, String run, boolean own) {
    return lines.stream()
        .map(MARKED::matcher)
        .filter(Matcher::matches)
        .filter(m -> m.group("run").equals(run) == own)
        .toList();
  }

  /** The lines that are neither job, variable, comment nor empty, each with its number. */
  List<String> unreadable() {
    var found = new ArrayList<String>();
    for (int n = 0; n < lines.size(); n++) {
      String line = lines.get(n);
      boolean known =
          SILENT.matcher(line).matches() || VARIABLE.matcher(line).matches() || isJob(line);
      if (!known) {
        found.add("line %d: %s".formatted(n + 1, line.strip()));
      }
    }
    return found;
  }

  /** The file with a mark in front of every job line. */
  CronFile paused(String run, String step) {
    String mark = "%s%s/%s: ".formatted(MARK, run, step);
    return new CronFile(lines.stream().map(line -> isJob(line) ? mark + line : line).toList());
  }

  /** The file as it was before this run paused anything in it. */
  CronFile resumed(String run) {
    return new CronFile(lines.stream().map(line -> withoutMark(line, run)).toList());
  }

  private static String withoutMark(String line, String run) {
    Matcher marked = MARKED.matcher(line);
    return marked.matches() && marked.group("run").equals(run) ? marked.group("line") : line;
  }

  /** As cron reads it: what looks like a variable is one. */
  private static boolean isJob(String line) {
    return !SILENT.matcher(line).matches()
        && !VARIABLE.matcher(line).matches()
        && JOB.matcher(line).matches();
  }
}
