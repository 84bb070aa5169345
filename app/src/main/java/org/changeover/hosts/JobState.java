package org.changeover.hosts;

/** What a host knows of a detached job. */
sealed interface JobState {

  record Absent() implements JobState {}

  record Running() implements JobState {}

  record Ended(int code, int attempt) implements JobState {}

  /**
   * It left no exit code and is not there any more.
   *
   * @param rebooted whether the host was started again meanwhile
   */
  record Gone(boolean rebooted, int attempt) implements JobState {}

  /** The state on the first line, the attempt that began the job on the second. */
  static JobState parse(String said) {
    String[] lines = said.strip().split("\n");
    int attempt = lines.length > 1 && !lines[1].isBlank() ? Integer.parseInt(lines[1].strip()) : 0;
    String[] words = lines[0].split(" ");
    return switch (words[0]) {
      case "absent" -> new Absent();
      case "starting", "running" -> new Running();
      case "ended" -> new Ended(Integer.parseInt(words[1]), attempt);
      case "gone" -> new Gone(false, attempt);
      case "rebooted" -> new Gone(true, attempt);
      default -> throw new IllegalStateException("unexpected answer about a job: " + said);
    };
  }
}
