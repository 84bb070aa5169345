package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.run.Rehearsal;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal reaches the lab and nothing else. */
@Tag("lab")
class RehearsalLabTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String TOUCH =
      """
      - id: touch
        targets: mirror1
        uses: host/command
        with: { check: "test -e /tmp/${run.id}", run: "touch /tmp/${run.id}" }
      """;

  @TempDir static Path state;
  private static Lab lab;

  @TempDir Path folder;
  private final InstalledProgram program = new InstalledProgram(state);

  @BeforeAll
  static void up() {
    lab = LabOfTests.small(state);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  private Result rehearse(InstalledProgram by, Path plan, String... more) {
    var words = new java.util.ArrayList<>(java.util.List.of("run", plan.toString()));
    words.addAll(java.util.List.of("--rehearse", "--headless"));
    words.addAll(java.util.List.of(more));
    return by.run(LONG, words.toArray(String[]::new));
  }

  private Path plan() {
    return SmallPlan.onLab(state, folder, TOUCH, UnaryOperator.identity()).file();
  }

  @Test
  void withoutAnInventory_itTakesTheLabs_andIsBoundToItsNetworks() throws IOException {
    Path plan = plan();
    Files.delete(folder.resolve("inventory.yaml"));
    Result ran = rehearse(program, plan);
    assertThat(ran.exitCode()).as(ran.all()).isZero();
    RunFolder run = Runs.in(state).list().getFirst();
    Rehearsal bounds = run.state().start().orElseThrow().rehearsal().orElseThrow();
    assertThat(bounds.within()).hasSize(2).isEqualTo(lab.networks());
    assertThat(lab.capture("mirror1", "ls", "/tmp").text()).contains(run.id());
    Result status = program.run(LONG, "status", run.id(), "--json");
    assertThat(status.out()).contains("\"rehearsal\":true");
    Files.writeString(run.path().resolve("rehearsal"), "0.0.0.0/0\n::/0\n");
    Result undo = program.run(LONG, "undo", run.id(), "--yes");
    assertThat(undo.exitCode()).as(undo.all()).isNotZero();
    assertThat(undo.err()).contains("rehearsal", "put it back");
  }

  @Test
  void inventoryThatLeadsOutOfTheLab_isRefusedWithEveryAddress_andNothingIsLeft()
      throws IOException {
    int before = Runs.in(state).list().size();
    Path plan =
        SmallPlan.onLab(
                state,
                folder,
                TOUCH,
                text ->
                    text.replaceFirst(
                            "third1: \\{ address: [0-9.]+", "third1: { address: 198.51.100.31")
                        .replaceFirst("hosts:\n", "hosts:\n  here: { local: true }\n"))
            .file();
    Result ran =
        rehearse(program, plan, "--inventory", folder.resolve("inventory.yaml").toString());
    assertThat(ran.exitCode()).as(ran.all()).isEqualTo(2);
    assertThat(ran.err())
        .contains("leads out of the lab")
        .contains("here is the machine that Changeover runs on")
        .contains("third1 has the address 198.51.100.31, which is none of 10.77.");
    assertThat(Runs.in(state).list()).hasSize(before);
  }

  @Test
  void hostOutsideOfTheLab_isNotEvenLookedAt_whenAPreviewIsGiven() throws Exception {
    try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Path plan =
          SmallPlan.onLab(
                  state,
                  folder,
                  TOUCH.replace("${run.id}", "seen"),
                  text ->
                      text.replaceFirst(
                          "mirror1: \\{ address: [0-9.]+, address6: \"[^\"]+\"",
                          "mirror1: { port: %d, address: 127.0.0.1"
                              .formatted(listener.getLocalPort())))
              .file();
      String inventory = folder.resolve("inventory.yaml").toString();
      String seen = folder.resolve("seen.json").toString();
      var callers = new AtomicInteger();
      Thread answering = Thread.startVirtualThread(() -> countCallers(listener, callers));
      Result preview =
          program.run(LONG, "preview", plan.toString(), "--inventory", inventory, "--out", seen);
      assertThat(preview.exitCode()).as(preview.all()).isZero();
      assertThat(callers).hasPositiveValue();
      callers.set(0);
      Result ran = rehearse(program, plan, "--inventory", inventory, "--preview", seen);
      assertThat(ran.exitCode()).as(ran.all()).isEqualTo(2);
      assertThat(ran.err()).contains("mirror1 has the address 127.0.0.1, which is none of 10.77.");
      assertThat(callers).hasValue(0);
      listener.close();
      answering.join(LONG);
    }
  }

  /** Hangs up on everybody. */
  private static void countCallers(ServerSocket listener, AtomicInteger callers) {
    while (!listener.isClosed()) {
      try {
        listener.accept().close();
        callers.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Test
  void withoutALab_itSaysWhatToDo(@TempDir Path other) {
    Result ran = rehearse(new InstalledProgram(other), plan());
    assertThat(ran.exitCode()).as(ran.all()).isEqualTo(5);
    assertThat(ran.err()).contains("changeover lab up");
  }
}
