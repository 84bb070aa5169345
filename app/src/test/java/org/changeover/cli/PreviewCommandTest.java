package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.changeover.plan.Sha256;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewCodec;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small plan on this machine, previewed and run by the program in processes of its own. */
@Timeout(300)
class PreviewCommandTest {
  private static final String PLAN =
      """
      plan: small
      title: A small plan
      vars: { word: hello }
      phases:
        - id: only
          steps:
            - id: write
              targets: here
              uses: host/file
              with: { path: "FOLDER/note", from: note.txt }
            - id: link
              targets: here
              uses: host/command
              with:
                check: test "$(readlink FOLDER/${vars.word})" = note
                run: ln -s note FOLDER/${vars.word}
                undo: rm FOLDER/${vars.word}
      """;

  @TempDir Path folder;
  private Path work;
  private Path plan;
  private Path saved;

  @BeforeEach
  void begin() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    plan = Files.writeString(folder.resolve("plan.yaml"), PLAN.replace("FOLDER", work.toString()));
    Files.writeString(folder.resolve("note.txt"), "a note\n");
    Files.writeString(
        folder.resolve("inventory.yaml"),
        "hosts: { here: { local: true } }\nproviders: { host: { plugin: host } }\n");
    saved = folder.resolve("saved.json");
  }

  private StartedProgram.Ran changeover(String... words) throws Exception {
    return new StartedProgram(folder).run(List.of(words));
  }

  private StartedProgram.Ran preview(String... more) throws Exception {
    var words = new ArrayList<>(List.of("preview", plan.toString()));
    words.addAll(List.of(more));
    return new StartedProgram(folder).run(words);
  }

  private StartedProgram.Ran run(String... more) throws Exception {
    var words = new ArrayList<>(List.of("run", plan.toString(), "--headless"));
    words.addAll(List.of("--preview", saved.toString()));
    words.addAll(List.of(more));
    return new StartedProgram(folder).run(words);
  }

  private void refused(String what, String... more) throws Exception {
    StartedProgram.Ran ran = run(more);
    assertThat(ran.code()).as(ran.output()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(ran.output())
        .contains("nothing was done", what, "was: ", "is:  ", "make it anew")
        .doesNotContain("Exception");
    assertThat(Runs.in(folder.resolve("state")).list()).isEmpty();
  }

  @Test
  void preview_changesNothing_isHeldByTheRun_andSaysAfterwardsThatAllIsSo() throws Exception {
    StartedProgram.Ran seen = preview("--out", saved.toString(), "--exit-code");
    assertThat(seen.code()).as(seen.output()).isEqualTo(ExitCode.WOULD_CHANGE);
    assertThat(seen.output()).contains("~ write@here", "~ link@here", "2 would change");
    assertThat(work).isEmptyDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
        .isEqualTo("rw-------");
    Preview preview = PreviewCodec.decode(Files.readAllBytes(saved));
    assertThat(preview.basis().plugins()).extracting(Event.Plugin::id).hasSize(1);

    StartedProgram.Ran ran = run();
    assertThat(ran.code()).as(ran.output()).isZero();
    assertThat(work.resolve("hello")).hasContent("a note\n");
    RunFolder run = Runs.in(folder.resolve("state")).list().getFirst();
    assertThat(run.preview()).hasSameBinaryContentAs(saved);
    assertThat(run.state().start().orElseThrow().previewSha256()).hasValue(Sha256.of(saved));

    StartedProgram.Ran again = preview("--exit-code");
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(again.output()).contains("= write@here", "= link@here", "2 already so");
  }

  @Test
  void previewOfWhatMoved_isRefusedWithTheDifference() throws Exception {
    assertThat(preview("--out", saved.toString()).code()).isZero();

    refused("variable word", "--var", "word=bye");
    Files.writeString(folder.resolve("note.txt"), "another note\n");
    refused("file note.txt");
    Files.writeString(folder.resolve("note.txt"), "a note\n");
    String written = Files.readString(plan);
    Files.writeString(plan, written.replace("A small plan", "A plan"));
    refused("plan\n");
    Files.writeString(plan, written);
    Path inventory = folder.resolve("inventory.yaml");
    String before = Files.readString(inventory);
    Files.writeString(inventory, before + "\n");
    refused("inventory\n");
    Files.writeString(inventory, before);
    String form = Files.readString(saved);
    Files.writeString(saved, form.replaceFirst("\"version\" : \"[^\"]*\"", "\"version\" : \"0\""));
    refused("plugin ");
    Files.writeString(saved, form);
    Files.writeString(work.resolve("note"), "somebody else's\n");
    refused("write@here");
  }

  @Test
  void fileThatIsNoPreview_isSaidSo() throws Exception {
    for (String text : List.of("", "{}", "{\"preview\":9}", "{\"preview\":1,\"pl")) {
      Files.writeString(saved, text);
      StartedProgram.Ran ran = run();
      assertThat(ran.code()).as(ran.output()).isEqualTo(ExitCode.BAD_USAGE);
      assertThat(ran.output())
          .contains("the preview " + saved + " cannot be used: ", "changeover preview PLAN --out")
          .doesNotContain("Exception");
    }
    Files.delete(saved);
    assertThat(run().output()).contains(saved + " cannot be used: it does not exist");
  }

  @Test
  void json_isOneObjectOnStandardOutput() throws Exception {
    StartedProgram.Ran ran = preview("--json");
    assertThat(ran.code()).isZero();
    assertThat(ran.output().strip().lines()).as("nothing of how far it is, into a file").hasSize(1);
    Preview preview = PreviewCodec.decode(ran.output().getBytes());
    assertThat(preview.plan()).isEqualTo("small");
    assertThat(preview.mayChange()).isTrue();
    assertThat(changeover("runs").output()).isBlank();
  }
}
