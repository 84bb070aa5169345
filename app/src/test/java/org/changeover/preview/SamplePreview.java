package org.changeover.preview;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.changeover.preview.PreviewedTask.Asks;
import org.changeover.preview.PreviewedTask.Effect;
import org.changeover.preview.PreviewedTask.Kind;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;

/** A preview in which every kind of prospect comes up. */
public final class SamplePreview {
  static final Basis BASIS =
      new Basis(
          Map.of(
              "plan",
              "a".repeat(64),
              "inventory",
              "b".repeat(64),
              "file page.html",
              "c".repeat(64)),
          List.of(new Event.Plugin("dns", "0.1.0", "d".repeat(64))),
          Map.of("domain", "service.example"));

  private SamplePreview() {}

  public static Preview preview() {
    var tasks = new ArrayList<PreviewedTask>();
    tasks.add(
        task("find", "dns", "dns", Kind.LOOKS, new Prospect.AlreadySo("2 names hold the address")));
    tasks.add(lowerTtl("43200 s"));
    tasks.add(
        task(
            "pools",
            "dns",
            "dns",
            Kind.CHANGES,
            new Prospect.KnownAfter(List.of("lower-ttl"), "there may be changed zone:*")));
    tasks.add(
        task(
            "names",
            "dns",
            "dns",
            Kind.LOOKS,
            new Prospect.NotSo(
                List.of(new Change("old.service.example A", "192.0.2.1", "")), "f1")));
    tasks.add(
        task(
            "old-ttl-gone",
            "run",
            "dns",
            Kind.WAITS,
            new Prospect.Waits("12h: caches", false, "")));
    tasks.add(
        task(
            "caches",
            "dns",
            "dns",
            Kind.WAITS,
            new Prospect.Waits(
                "a resolver may be slow", false, "not yet; it is '7', waited for '0'")));
    tasks.add(
        task(
            "seen", "dns", "dns", Kind.WAITS, new Prospect.Waits("it may be slow", true, "fresh")));
    tasks.add(switchOver());
    tasks.add(
        task(
            "later",
            "dns",
            "switch",
            Kind.CHANGES,
            new Prospect.KnownAfter(
                List.of("lower-ttl", "pools", "switch"), "there may be changed zone:*")));
    tasks.add(
        task(
            "call", "run", "switch", Kind.BY_HAND, new Prospect.ByHand("Telephone\nthe company.")));
    tasks.add(
        task(
            "dry",
            "dns",
            "switch",
            Kind.CHANGES,
            new Prospect.LeftOut("when: a == b does not hold")));
    IntStream.rangeClosed(1, 12)
        .mapToObj(i -> "mirror" + i)
        .map(SamplePreview::pause)
        .forEach(tasks::add);
    return new Preview(
        "service",
        "Move the service",
        true,
        Instant.parse("2026-11-28T08:00:00Z"),
        BASIS,
        List.of(new Preview.Part("dns", "Prepare DNS"), new Preview.Part("switch", "switch")),
        tasks);
  }

  static PreviewedTask lowerTtl(String before) {
    return task(
        "lower-ttl",
        "dns",
        "dns",
        Kind.CHANGES,
        new Prospect.WouldChange(
            List.of(
                new Change("www.service.example A", before, "3600 s"),
                new Change("new.service.example A", "", "3600 s")),
            "serial 7, " + before));
  }

  private static PreviewedTask switchOver() {
    var changes = IntStream.rangeClosed(1, 12).mapToObj(i -> new Change("name" + i, "old", "new"));
    return new PreviewedTask(
        new TaskId("switch", "dns"),
        "switch",
        "Switch",
        Kind.CHANGES,
        "dns/replace-addresses",
        Optional.of(new Asks("Point it at the new server?", List.of("approver", "anna"), 2, false)),
        Optional.of(
            Effect.of(
                Resources.writing("zone:*"),
                "e".repeat(64),
                Optional.of(Reversal.none("users write from then on")))),
        new Prospect.WouldChange(changes.toList(), "f2"));
  }

  private static PreviewedTask pause(String host) {
    return task(
        "pause",
        host,
        "switch",
        Kind.CHANGES,
        host.equals("mirror7")
            ? new Prospect.CannotBeTold("mirror7: no route to host")
            : new Prospect.WouldChange(List.of(new Change("job on " + host, "on", "off")), "on"));
  }

  public static PreviewedTask task(
      String step, String target, String phase, Kind kind, Prospect prospect) {
    return new PreviewedTask(
        new TaskId(step, target),
        phase,
        step,
        kind,
        kind == Kind.BY_HAND ? "" : "dns/" + step,
        Optional.empty(),
        Optional.empty(),
        prospect);
  }
}
