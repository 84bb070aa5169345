package org.changeover.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of a team and its operators file, and the client that its people have: OpenSSH's.
 *
 * @param folder where all that is kept
 */
public record Keyring(Path folder) {

  /** A key for each of them that has none. */
  public void make(String... names) throws IOException {
    for (String name : names) {
      if (Files.notExists(folder.resolve(name))) {
        Team.run(
            "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(name).toString());
      }
    }
  }

  /** An entry of the operators file, of somebody who has a key. */
  public String entry(String name, String roles) throws IOException {
    return "  %s: { roles: [%s], keys: [\"%s\"] }"
        .formatted(name, roles, Files.readString(folder.resolve(name + ".pub")).strip());
  }

  public Path operators() {
    return folder.resolve("operators.yaml");
  }

  /** Writes the operators file anew, at once. */
  public void operators(String... entries) throws IOException {
    Path written = folder.resolve("operators.new");
    Files.writeString(written, "operators:\n" + String.join("\n", entries) + "\n");
    Files.move(written, operators(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The client with that key, and more of its own words. */
  public List<String> client(int port, String key, String... more) {
    return Stream.concat(
            Stream.of(
                "ssh",
                "-F",
                "/dev/null",
                "-p",
                String.valueOf(port),
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                "-i",
                folder.resolve(key).toString()),
            Stream.of(more))
        .toList();
  }
}
