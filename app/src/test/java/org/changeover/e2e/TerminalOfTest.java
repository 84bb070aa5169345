package org.changeover.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jline.utils.ScreenTerminal;

/** A pseudo-terminal of 120 columns with the program in it, by script(1). */
final class TerminalOfTest implements AutoCloseable {
  private final Process terminal;
  private final Path screen;

  private TerminalOfTest(Process terminal, Path screen) {
    this.terminal = terminal;
    this.screen = screen;
  }

  static TerminalOfTest with(InstalledProgram program, String... arguments) throws IOException {
    return running(
        program.state(),
        Stream.concat(
                Stream.of(program.home().resolve("changeover").toString()), Stream.of(arguments))
            .toList());
  }

  /** With another program in it, such as a client over a network. */
  static TerminalOfTest running(Path state, List<String> program) throws IOException {
    Path screen = Files.createTempFile("changeover", ".screen");
    String line =
        program.stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ", "stty rows 40 cols 120; exec ", ""));
    var builder =
        new ProcessBuilder(List.of("script", "-qefc", line, screen.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("CHANGEOVER_STATE", state.toString());
    return new TerminalOfTest(builder.start(), screen);
  }

  /** The program in it; the first process of the terminal, which its shell became. */
  ProcessHandle program() throws Exception {
    Awaiting.until("the terminal has a process", () -> terminal.children().findFirst().isPresent());
    return terminal.children().findFirst().orElseThrow();
  }

  /** Everything that was ever written to it, control sequences included. */
  String written() throws IOException {
    return new String(Files.readAllBytes(screen), StandardCharsets.UTF_8);
  }

  /** What a person sees now, line by line. */
  List<String> seen() throws IOException {
    var emulator = new ScreenTerminal(120, 40);
    emulator.write(written());
    long[] cells = new long[120 * 40];
    emulator.dump(cells, 0, 0, 40, 120, null);
    return IntStream.range(0, 40)
        .mapToObj(y ->
            IntStream.range(0, 120)
                .mapToObj(x -> Character.toString(ScreenTerminal.cellCodePoint(cells[y * 120 + x])))
                .collect(Collectors.joining()))
        .toList();
  }

  void awaitSeen(String text) throws Exception {
    try {
      Awaiting.until(
          "the screen shows '" + text + "'",
          () -> seen().stream().anyMatch(line -> line.contains(text)));
    } catch (AssertionError missing) {
      throw new AssertionError(missing.getMessage() + "\n" + String.join("\n", seen()), missing);
    }
  }

  void awaitText(String text) throws Exception {
    Awaiting.until(
        "the terminal shows '" + text + "'",
        () -> {
          if (!terminal.isAlive() && !written().contains(text)) {
            throw new AssertionError(
                "the terminal ended without '%s':%n%s".formatted(text, written()));
          }
          return written().contains(text);
        });
  }

  void type(String keys) throws IOException {
    OutputStream in = terminal.getOutputStream();
    in.write(keys.getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** As when the window is closed: the kernel tells whoever is in it. */
  void hangUp() throws InterruptedException {
    terminal.destroyForcibly().waitFor();
  }

  /** The exit code of the program in it. */
  int awaitEnd() throws InterruptedException {
    if (!terminal.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("the terminal's program did not end");
    }
    return terminal.exitValue();
  }

  @Override
  public void close() throws Exception {
    hangUp();
    Files.delete(screen);
  }
}
