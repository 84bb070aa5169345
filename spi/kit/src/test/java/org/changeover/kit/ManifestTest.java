package org.changeover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.changeover.kit.Manifest.Comparison;
import org.changeover.kit.Manifest.Depth;
import org.changeover.kit.Manifest.Difference;
import org.changeover.spi.Command;
import org.changeover.spi.FileState;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Manifests by the real find, sort, awk and sha256sum of this machine. */
class ManifestTest {
  private static final FileTime THEN = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

  private static final AtomicInteger LISTS = new AtomicInteger();

  @TempDir Path folder;

  @BeforeEach
  void twoEqualTrees() throws IOException {
    LISTS.set(0);
    for (String side : List.of("left", "right")) {
      file(side, "a b/it's\nnew\\line and\rreturn", "x");
      file(side, "a b/empty", "");
      file(side, "plain", "plain");
      for (int n = 0; n < 4_500; n++) {
        file(side, "many/%05d.png".formatted(n), "image " + n);
      }
      Files.createSymbolicLink(folder.resolve(side).resolve("link"), Path.of("plain"));
      settle(side);
    }
  }

  private void file(String side, String path, String text) throws IOException {
    Path file = folder.resolve(side).resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, THEN);
  }

  private void settle(String side) throws IOException {
    for (String path : List.of("many", "a b", ".")) {
      Files.setLastModifiedTime(folder.resolve(side).resolve(path), THEN);
    }
    new ProcessBuilder("touch", "-h", "-d", THEN.toString(), side + "/link")
        .directory(folder.toFile())
        .start()
        .onExit()
        .join();
  }

  private Comparison compare(Depth depth, int limit, String... leftOut) {
    var manifest = new Manifest(depth, List.of(leftOut));
    return manifest.compare(tree("left"), tree("right"), limit).block();
  }

  private Manifest.Tree tree(String side) {
    return new Manifest.Tree(new ThisMachine(Integer.MAX_VALUE), folder.resolve(side).toString());
  }

  @Test
  void equalTrees_areEqualHoweverTheirNamesLook() {
    Comparison found = compare(Depth.FULL, 10);

    assertThat(found.differences()).isEmpty();
    assertThat(found.equal()).isTrue();
    assertThat(found.entries()).isEqualTo(4_507);
  }

  @Test
  void corruptionOfTheSameSizeAndTime_isSeenByChecksumOnly() throws IOException {
    file("right", "many/03999.png", "IMAGE 3999");

    assertThat(compare(Depth.QUICK, 10).equal()).isTrue();
    assertThat(compare(Depth.FULL, 10).differences())
        .extracting(Difference::path)
        .containsExactly("many/03999.png");
  }

  @Test
  void differences_areListedUpToALimit() throws IOException {
    file("left", "many/00001.pngx", "only left");
    file("right", "many/04499.pngx", "only right");
    Files.delete(folder.resolve("right/plain"));
    settle("left");
    settle("right");

    Comparison all = compare(Depth.FULL, 10);
    Comparison first = compare(Depth.FULL, 2);

    assertThat(all.differences())
        .extracting(Difference::path)
        .containsExactly("many/00001.pngx", "many/04499.pngx", "plain");
    assertThat(all.differences().get(1).left()).isEmpty();
    assertThat(all.more()).isFalse();
    assertThat(first.differences()).hasSize(2);
    assertThat(first.more()).isTrue();
  }

  @Test
  void whatIsLeftOut_isNotCompared() throws IOException {
    file("right", "a b/empty", "not any more");
    file("right", "many/x", "new");

    assertThat(compare(Depth.FULL, 10, "many").differences())
        .extracting(Difference::path)
        .containsExactly("a b/empty");
  }

  @Test
  void missingFolder_isNamedAndNotEqual() {
    var manifest = new Manifest(Depth.FULL, List.of());

    Comparison found = manifest.compare(tree("left"), tree("nowhere"), 10).block();

    assertThat(found.equal()).isFalse();
    assertThat(found.missing()).singleElement().asString().endsWith("/nowhere");
  }

  @Test
  void rangesThatDiffer_areListedTogether() throws IOException {
    for (int n = 0; n < 4_500; n += 500) {
      file("right", "many/%05d.png".formatted(n), "changed");
    }

    assertThat(compare(Depth.FULL, 100).differences()).hasSize(9);
    assertThat(LISTS).hasValue(2);
  }

  @Test
  void answersThatAreTooLong_areAskedForInHalves() throws IOException {
    file("right", "many/00000.png", "changed");
    file("right", "many/04499.png", "changed");
    var manifest = new Manifest(Depth.FULL, List.of());
    var cut = new ThisMachine(260_000);

    Comparison found =
        manifest
            .compare(new Manifest.Tree(cut, folder.resolve("left").toString()), tree("right"), 100)
            .block();

    assertThat(found.differences())
        .extracting(Difference::path)
        .containsExactly("many/00000.png", "many/04499.png");
    assertThat(LISTS).hasValueGreaterThan(2);
  }

  @Test
  void ownersAreNamed() throws IOException {
    String owner = Files.getOwner(folder).getName();
    String group = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    file("right", "plain", "changed");

    assertThat(compare(Depth.QUICK, 10).differences())
        .singleElement()
        .extracting(Difference::right)
        .asString()
        .contains(" " + owner + ":" + group + ",");
  }

  /**
   * Runs commands here.
   *
   * @param longest an answer with more characters is cut
   */
  private record ThisMachine(int longest) implements ReadableHost {
    @Override
    public String name() {
      return "here";
    }

    @Override
    public Mono<Output> query(Command command) {
      return Mono.fromCallable(() -> {
        Process process = new ProcessBuilder(command.arguments()).start();
        try (var in = process.getOutputStream()) {
          in.write(((Command.Input.Text) command.input()).text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          // It ended without reading; its exit code says why.
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (command.arguments().contains("list")) {
          LISTS.incrementAndGet();
        }
        boolean cut = said.length() > longest;
        return new Output(process.waitFor(), cut ? said.substring(0, longest) : said, "", cut);
      });
    }

    @Override
    public Mono<FileState> stat(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<byte[]> read(String path, int limit) {
      throw new UnsupportedOperationException();
    }
  }
}
