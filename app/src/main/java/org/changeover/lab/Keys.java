package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * SSH keys, certificates and what holds some of them, new for every lab, in {@code folder/keys}.
 *
 * @param folder the lab's folder
 * @param resources {@code config/lab}
 */
record Keys(Path folder, Path resources, LabNames names) {
  /**
   * Makes them in a root, for this machine need not have the tools.
   *
   * @return the operator's password, crypted
   */
  String make(Roots.Ready layers) {
    Path disk = folder.resolve("hosts/job");
    Folders.create(disk);
    Mounts.tmpfs(disk, "64m");
    Folders.create(disk.resolve("upper"));
    Folders.write(disk.resolve("upper/password"), new Secrets(folder).sudo(), "rw-------");
    List<String> command = new ArrayList<>(List.of("sh", "/run/lab/secrets.sh"));
    command.addAll(Zone.DOMAINS);
    String mirrors =
        Arrays.stream(LabHost.values())
            .filter(LabHost::mirrors)
            .map(LabHost::label)
            .collect(joining(","));
    new Job(layers.stack(Layer.BASE), disk, resources, Map.of("MIRRORS", mirrors), command)
        .runAlone(names, Map.of());
    Folders.tree(disk.resolve("upper/keys")).forEach(this::keep);
    String shadow = Folders.text(disk.resolve("upper/shadow")).strip();
    Mounts.removeBelow(disk);
    Folders.delete(disk);
    return shadow;
  }

  private void keep(Path file) {
    String name = file.getFileName().toString();
    boolean open = name.matches(".*\\.(crt|pub|deb)");
    Folders.write(
        folder.resolve("keys").resolve(name), Folders.read(file), open ? "rw-r--r--" : "rw-------");
  }
}
