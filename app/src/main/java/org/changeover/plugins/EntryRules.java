package org.changeover.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the entries of a plugin's zip must be, looked at before anything is unpacked.
 *
 * @param good those that may be unpacked; none when there are too many or they hold too much
 * @param problems what is wrong with the others
 */
record EntryRules(List<ZipEntry> good, List<String> problems) {
  static final long MOST_BYTES = 256L << 20;
  private static final int MOST_ENTRIES = 20_000;

  static EntryRules of(Path file, ZipFile zip) throws IOException {
    if (zip.size() > MOST_ENTRIES) {
      return tooMuch(
          "it has %d entries, and %d are allowed; bundle fewer files"
              .formatted(zip.size(), MOST_ENTRIES));
    }
    List<ZipEntry> entries = zip.stream().<ZipEntry>map(ZipEntry.class::cast).toList();
    long bytes = entries.stream().mapToLong(ZipEntry::getSize).filter(size -> size > 0).sum();
    if (bytes > MOST_BYTES) {
      return tooMuch(
          "it holds %d MB, and %d are allowed; bundle less"
              .formatted(bytes >> 20, MOST_BYTES >> 20));
    }
    var good = new LinkedHashMap<Path, ZipEntry>();
    var problems = new ArrayList<String>();
    var twice = new LinkedHashSet<Path>();
    Set<String> links = Set.copyOf(CentralDirectory.links(file));
    for (ZipEntry entry : entries) {
      String name = entry.getName();
      String shown = Reasons.printable(name);
      if (leadsOut(name)) {
        problems.add(
            "its entry '%s' leads out of the plugin's folder; do not use this plugin"
                .formatted(shown));
      } else if (links.contains(name)) {
        problems.add(
            "its entry '%s' is a symbolic link; put the file itself into the zip".formatted(shown));
      } else if (good.put(Path.of(name).normalize(), entry) != null) {
        twice.add(Path.of(name).normalize());
      }
    }
    for (Path name : twice) {
      good.remove(name);
      problems.add(
          "its entry '%s' is in it twice; build the plugin again"
              .formatted(Reasons.printable(name.toString())));
    }
    return new EntryRules(List.copyOf(good.values()), problems);
  }

  private static EntryRules tooMuch(String problem) {
    return new EntryRules(List.of(), List.of(problem));
  }

  /** On any system. */
  private static boolean leadsOut(String name) {
    return name.isEmpty()
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.chars().anyMatch(c -> c < ' ' || c == 0x7f)
        || (name.length() > 1 && name.charAt(1) == ':')
        || List.of(name.split("/", -1)).contains("..");
  }
}
