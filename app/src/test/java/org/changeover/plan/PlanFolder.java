package org.changeover.plan;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A folder with the plan and the inventory of {@code base}, some files of which differ. */
record PlanFolder(Path folder) {

  /** Fills an empty folder. */
  static PlanFolder in(Path folder) {
    var made = new PlanFolder(folder);
    for (String name :
        new String[] {"plan.yaml", "inventory.yaml", "operators.yaml", "page.html"}) {
      made.put(name, base(name));
    }
    made.put("tsig.key", "secret\n".getBytes(StandardCharsets.UTF_8));
    try {
      Files.setPosixFilePermissions(
          folder.resolve("tsig.key"), PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return made;
  }

  /** One that fuzzing changes; it lies among what the build makes, and stays there. */
  static PlanFolder toFuzz() {
    try {
      return in(Files.createTempDirectory(Path.of("target"), "fuzz"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static byte[] base(String name) {
    try (InputStream in = PlanFolder.class.getResourceAsStream("base/" + name)) {
      return in.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * The file is not emptied before: some file systems wait for the disk when it is filled again.
   */
  PlanFolder put(String name, byte[] bytes) {
    try (var channel = FileChannel.open(folder.resolve(name), CREATE, WRITE)) {
      channel.truncate(bytes.length).write(ByteBuffer.wrap(bytes));
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  PlanFolder put(String name, String text) {
    return put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** What validation says is wrong; fails when that is nothing. */
  String mistakes() {
    Validation found = validate();
    assertThat(found).isInstanceOf(Validation.Invalid.class);
    return text((Validation.Invalid) found);
  }

  Validation validate() {
    return validate(Map.of());
  }

  Validation validate(Map<String, String> vars) {
    return PlanValidator.validate(
        path("plan.yaml"), path("inventory.yaml"), TestProviders.catalogue(), vars);
  }

  Validated validated() {
    return switch (validate()) {
      case Validated validated -> validated;
      case Validation.Invalid invalid -> throw new AssertionError(text(invalid));
    };
  }

  /** The problems as a user in that folder would see them. */
  String text(Validation.Invalid invalid) {
    return invalid.text().replace(folder + "/", "");
  }
}
