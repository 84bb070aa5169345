package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is done, in which order; says nothing about where.
 *
 * @param vars plain values by name, with the overrides of the command line applied
 * @param downtime the budget for the time in which the probe fails
 * @param source the text of the file
 * @param sha256 of the bytes of the file, in lower-case hexadecimal
 */
public record Plan(
    String id,
    String title,
    Map<String, Object> vars,
    Optional<Duration> downtime,
    Optional<Probe> probe,
    List<Phase> phases,
    String source,
    String sha256,
    SourcePosition at) {
  public Plan {
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
    phases = List.copyOf(phases);
    requireNonNull(sha256, "sha256 is null");
  }

  /** The steps of all phases, in the order written; a chain is one step. */
  public Stream<Step> steps() {
    return phases.stream().flatMap(phase -> phase.steps().stream());
  }

  /** The steps of all phases, each chain followed by its own steps. */
  public Stream<Step> everyStep() {
    return steps().flatMap(step -> Stream.concat(Stream.of(step), step.chain().stream()));
  }

  /** The step with that id, inside a chain or outside of one. */
  public Optional<Step> step(String id) {
    return everyStep().filter(step -> step.id().equals(id)).findFirst();
  }

  /** The chain that the step with that id is a link of. */
  public Optional<Step> chainAround(String id) {
    return steps()
        .filter(step -> step.chain().stream().anyMatch(link -> link.id().equals(id)))
        .findFirst();
  }

  /** The phase that holds the step with that id, inside a chain or outside of one. */
  public Optional<Phase> phaseOf(String id) {
    return phases.stream()
        .filter(phase ->
            phase.steps().stream()
                .flatMap(step -> Stream.concat(Stream.of(step), step.chain().stream()))
                .anyMatch(step -> step.id().equals(id)))
        .findFirst();
  }

  Plan withVars(Map<String, Object> values) {
    return new Plan(id, title, values, downtime, probe, phases, source, sha256, at);
  }
}
