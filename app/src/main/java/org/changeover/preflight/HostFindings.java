package org.changeover.preflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.changeover.spi.Finding;

/** Judges what a host says of itself. */
public final class HostFindings {
  private static final int FULL = 90;
  private static final int TOO_FULL = 98;
  private static final long MUCH = 1L << 30;
  private static final long LITTLE = 200L << 20;
  private static final long TOO_LITTLE = 64L << 20;

  /** TSIG allows 300 s by default, RFC 8945, 10; certificates and caches are judged by it too. */
  private static final Duration TOO_SKEWED = Duration.ofSeconds(300);

  private static final Duration SKEWED = Duration.ofSeconds(5);

  private HostFindings() {}

  /** That it was reached, and how. */
  public static Finding reached(Duration took) {
    return Finding.fine("login", "in %d ms".formatted(took.toMillis()));
  }

  /**
   * @param why as the attempt to reach it said, with what to do where that is known
   */
  public static Finding unreachable(String why) {
    return Finding.blocker("login", why, "mend what it says, and look again");
  }

  /**
   * @param ahead how far its clock is ahead of ours
   * @param uncertain how far that may be wrong, either way
   */
  public static Finding clock(Duration ahead, Duration uncertain) {
    String seen =
        String.format(
            Locale.ROOT,
            "%s s from ours, within %.1f s",
            tenths(ahead),
            uncertain.toMillis() / 1000.0);
    Duration surely = ahead.abs().minus(uncertain);
    String advice = "set it, and have it kept by NTP (timedatectl set-ntp true)";
    if (surely.compareTo(TOO_SKEWED) > 0) {
      return Finding.blocker("clock", seen + ": signatures of DNS updates are refused", advice);
    }
    return surely.compareTo(SKEWED) > 0
        ? Finding.warning("clock", seen + ": times in logs will not fit together", advice)
        : Finding.fine("clock", seen);
  }

  private static String tenths(Duration ahead) {
    long tenths = Math.round(ahead.toMillis() / 100.0);
    return tenths == 0 ? "0.0" : String.format(Locale.ROOT, "%+.1f", tenths / 10.0);
  }

  /**
   * @param becomesRoot whether the inventory says that commands run as root
   */
  public static List<Finding> of(HostFacts facts, boolean becomesRoot) {
    var findings = new ArrayList<Finding>();
    findings.add(account(facts, becomesRoot));
    findings.add(
        facts.os().isEmpty()
            ? Finding.note("system", facts.kernel() + ", which does not say what it is")
            : Finding.fine("system", facts.os() + ", " + facts.kernel()));
    facts.room().forEach(room -> findings.add(room(room)));
    lacking(facts).ifPresent(findings::add);
    return List.copyOf(findings);
  }

  private static Finding account(HostFacts facts, boolean becomesRoot) {
    if (facts.uid() == 0) {
      return Finding.fine("account", "root");
    }
    return becomesRoot
        ? Finding.blocker(
            "account",
            "commands run as %s and not as root, though the inventory says sudo"
                .formatted(facts.account()),
            "let sudo make root of that account: see sudoers(5)")
        : Finding.note("account", facts.account() + ", who may not change what is root's");
  }

  private static Finding room(HostFacts.Room room) {
    String what = "room on " + room.mount();
    int inodes = room.inodesUsed().orElse(0);
    String seen =
        "%s free, %d %% used%s"
            .formatted(
                Bytes.words(room.available()),
                room.used(),
                inodes >= FULL ? ", %d %% of its inodes".formatted(inodes) : "");
    String advice = "make room there, or move what grows to another file system";
    if (room.available() < TOO_LITTLE
        || room.used() >= TOO_FULL && room.available() < MUCH
        || inodes >= TOO_FULL) {
      return Finding.blocker(what, seen, advice);
    }
    return room.available() < LITTLE || room.used() >= FULL || inodes >= FULL
        ? Finding.warning(what, seen, advice)
        : Finding.fine(what, seen);
  }

  private static Optional<Finding> lacking(HostFacts facts) {
    return facts.lacks().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.blocker(
                "tools",
                "without " + String.join(", ", facts.lacks().stream().sorted().toList()),
                "install coreutils, findutils, grep, sed, tar and util-linux there"));
  }
}
