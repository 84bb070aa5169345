package org.changeover.preflight;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.changeover.spi.Command;
import org.changeover.text.Sanitiser;

/**
 * What a host says of itself.
 *
 * @param uid of the account that commands run as
 * @param os as {@code /etc/os-release} names it; empty when it does not
 * @param room of the file systems that hold {@code /}, {@code /var}, {@code /tmp} and {@code /home}
 * @param lacks commands that are not there
 * @param naming which files name an address that was looked for
 * @param namingCut whether there may be more of these than were read
 */
public record HostFacts(
    int uid,
    String account,
    String os,
    String kernel,
    List<Room> room,
    Set<String> lacks,
    Map<String, Set<String>> naming,
    boolean namingCut) {

  /** What Changeover itself runs on a host, beyond what a shell has. */
  private static final List<String> COMMANDS =
      List.of(
          "cat",
          "chmod",
          "dd",
          "df",
          "find",
          "grep",
          "head",
          "id",
          "kill",
          "mkdir",
          "mkfifo",
          "mktemp",
          "mv",
          "sed",
          "setsid",
          "sha256sum",
          "sleep",
          "sort",
          "stat",
          "tail",
          "tar",
          "timeout",
          "tr");

  private static final int MOST_NAMINGS = 500;
  private static final String SCRIPT = read();

  public HostFacts {
    requireNonNull(account, "account is null");
    requireNonNull(os, "os is null");
    requireNonNull(kernel, "kernel is null");
    room = List.copyOf(room);
    lacks = Set.copyOf(lacks);
    naming = Map.copyOf(naming);
  }

  /**
   * A file system.
   *
   * @param available in bytes, to whoever is not root
   * @param used of all bytes, in percent
   * @param inodesUsed of all inodes, in percent; empty when it does not count them
   */
  public record Room(String mount, long available, int used, Optional<Integer> inodesUsed) {
    public Room {
      requireNonNull(mount, "mount is null");
      requireNonNull(inodesUsed, "inodesUsed is null");
    }
  }

  /**
   * What a host is asked; it changes nothing there.
   *
   * @param addresses to look for in its configuration
   */
  public static Command command(Collection<String> addresses) {
    var arguments = new ArrayList<>(List.of(String.join(" ", COMMANDS)));
    arguments.addAll(addresses);
    return Command.shell(SCRIPT, arguments.toArray(String[]::new));
  }

  /**
   * Reads the answer; text from the host is cleaned.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static HostFacts parse(List<String> answer) {
    var values = new TreeMap<String, String>();
    var rooms = new LinkedHashMap<String, Room>();
    var inodes = new TreeMap<String, Integer>();
    var lacks = new TreeSet<String>();
    var naming = new TreeMap<String, Set<String>>();
    int namings = 0;
    boolean cut = false;
    for (String line : answer) {
      int tab = line.indexOf('\t');
      String name = tab < 0 ? "" : line.substring(0, tab);
      String value = Sanitiser.clean(line.substring(tab + 1));
      switch (name) {
        case "room" -> file(value).ifPresent(one -> rooms.put(one.mount(), one));
        case "inodes" -> file(value).ifPresent(one -> inodes.put(one.mount(), one.used()));
        case "lacks" -> lacks.add(value);
        case "names" -> {
          cut |= !named(value, naming) || ++namings >= MOST_NAMINGS;
        }
        default -> values.put(name, value);
      }
    }
    if (!values.containsKey("uid")) {
      throw new IllegalArgumentException("it did not say who it is");
    }
    List<Room> room =
        rooms.values().stream()
            .map(one ->
                new Room(
                    one.mount(),
                    one.available(),
                    one.used(),
                    Optional.ofNullable(inodes.get(one.mount()))))
            .toList();
    return new HostFacts(
        Integer.parseInt(values.get("uid")),
        values.getOrDefault("account", ""),
        values.getOrDefault("os", ""),
        values.getOrDefault("kernel", ""),
        room,
        lacks,
        naming,
        cut);
  }

  /** A line of {@code df -P}: device, size, used, available, share, and where it is mounted. */
  private static Optional<Room> file(String line) {
    String[] fields = line.split(" +", 6);
    if (fields.length < 6 || !fields[4].endsWith("%") || !fields[3].matches("[0-9]{1,15}")) {
      return Optional.empty();
    }
    String share = fields[4].substring(0, fields[4].length() - 1);
    return share.matches("[0-9]{1,3}")
        ? Optional.of(
            new Room(
                fields[5],
                Long.parseLong(fields[3]) * 1024,
                Integer.parseInt(share),
                Optional.empty()))
        : Optional.empty();
  }

  /** A file, a colon and an address, which may have colons itself. */
  private static boolean named(String line, Map<String, Set<String>> naming) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return false;
    }
    naming
        .computeIfAbsent(line.substring(colon + 1), _ -> new TreeSet<>())
        .add(line.substring(0, colon));
    return true;
  }

  private static String read() {
    try (var in = HostFacts.class.getResourceAsStream("facts.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
