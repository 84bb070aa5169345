package org.changeover.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts of hosts do that cannot be seen from afar. */
class ScriptsTest {
  private static final List<String> JOBS = List.of("folder", "session", "job");

  /** Notes what is made to stay, and the files that are there then. */
  private static final String NOTING =
      """
      sync() {
        printf '%s ' "$@" >>"$NOTES"
        for path; do [ ! -d "$path/new" ] || find "$path/new" -type f -printf '%P '; done >>"$NOTES"
        echo >>"$NOTES"
      }
      """;

  @TempDir Path folder;
  private Path notes;

  @BeforeEach
  void noNotes() throws IOException {
    notes = Files.createFile(folder.resolve("notes"));
  }

  private String run(ProcessBuilder.Redirect input, List<String> scripts, String... arguments)
      throws Exception {
    List<String> line = Scripts.run(scripts, List.of(arguments));
    line.set(2, NOTING + line.get(2));
    var builder = new ProcessBuilder(line).redirectInput(input);
    builder
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .environment()
        .put("NOTES", notes.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private String run(List<String> scripts, String... arguments) throws Exception {
    return run(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()), scripts, arguments);
  }

  @Test
  void whatWasUnpacked_staysBeforeAnybodyHearsOfIt() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("one"), "1");
    Path archive = folder.resolve("archive");
    assertThat(
            new ProcessBuilder("tar", "-C", folder.toString(), "-cf", archive.toString(), "source")
                .start()
                .waitFor())
        .isZero();
    String said =
        run(
            ProcessBuilder.Redirect.from(archive.toFile()),
            List.of("files", "unpack"),
            folder.resolve("goal").toString(),
            "token");
    assertThat(notes).hasContent("-f " + said + " source/one \n");
  }

  @Test
  void folderOfARun_staysWithAllThatItLiesIn_beforeAnythingIsMadeInIt() throws Exception {
    Files.writeString(folder.resolve("kept"), "kept");
    String root = folder.resolve("a/b").toString();
    for (String time : List.of("first", "second")) {
      run(List.of("folder", "files", "save"), root, "run", folder.resolve("kept").toString());
      assertThat(Files.readAllLines(notes))
          .as(time)
          .first()
          .isEqualTo("%s %s/a %s %s/run ".formatted(folder, folder, root, root));
    }
    assertThat(Files.readAllLines(notes)).hasSize(5);
  }

  @Test
  void job_hasItsFolderItsNumberAndItsStateOnDisk_beforeItBegins() throws Exception {
    String runner = NOTING + Scripts.text(List.of("become", "job", "job-run"));
    String root = folder.toString();
    run(
        List.of("folder", "session", "job", "job-start"),
        root,
        "run",
        "job",
        "1",
        "1000",
        "",
        "no",
        "none",
        "",
        "step",
        "kill",
        runner,
        "/bin/sh",
        "-c",
        "echo begins >>\"$NOTES\"");
    String jobs = root + "/run/jobs";
    String job = jobs + "/job";
    HostContract.awaitUntil(() -> Files.exists(Path.of(job, "exit")));
    assertThat(Files.readAllLines(notes).subList(1, 5))
        .containsExactly(
            "%s/attempt %s/starter %s %s %s/run ".formatted(job, job, job, jobs, root),
            job + "/state.new ",
            job + " ",
            "begins");
  }

  private Path oldUnbornJob() throws IOException {
    Path job = Files.createDirectories(folder.resolve("run/jobs/job"));
    Files.createDirectories(folder.resolve("run/saved"));
    Files.setLastModifiedTime(job, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
    return job;
  }

  private String ofJob(String script, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of(folder.toString(), "run", "job"));
    arguments.addAll(List.of(more));
    var scripts = new ArrayList<>(JOBS);
    scripts.add(script);
    return run(scripts, arguments.toArray(String[]::new)).lines().findFirst().orElse("");
  }

  @Test
  void jobThatHasItsProcessButNoStateYet_isBeingStarted() throws Exception {
    Path job = oldUnbornJob();
    Process process =
        new ProcessBuilder("/bin/sh", "-c", "read -r line; :", "changeover", job.toString())
            .start();
    assertThat(ofJob("job-status")).isEqualTo("starting");
    process.getOutputStream().close();
    process.waitFor();
    assertThat(ofJob("job-status")).isEqualTo("gone");
  }

  @Test
  void jobThatNobodyStartsAnyMore_isStopped() throws Exception {
    Path job = oldUnbornJob();
    assertThat(ofJob("job-stop", "50")).isEqualTo("stopped");
    assertThat(job.resolve("exit")).hasContent("143");
  }
}
