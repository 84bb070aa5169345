package org.changeover.spi;

import reactor.core.publisher.Flux;

/**
 * Keeps an eye on what a provider instance stands for while a run lasts, so that people see it
 * live. Nothing is ever decided by what it sees: that is what {@link Action#check} is for.
 *
 * <p>Made once for each engine of a run, so it may remember what makes the next look cheaper. It is
 * asked for one look at a time, for as long as the run is open, and again a few seconds after each.
 *
 * <p>Nobody is bothered for what is only shown: of its context it gets a secret that a person types
 * only when that was typed already, and fails with an {@link ActionFailedException} otherwise; a
 * command that prints a secret is run for it once at most.
 *
 * <p>What is kept and told of a look has a bound of about 1500 sightings and 300 kB; beyond it the
 * rest is left out, and people are told so.
 */
@FunctionalInterface
public interface Lookout {

  /**
   * Looks once and changes nothing, not even what a cache holds. The source that changes first
   * comes before the others. Cold; completes within a few seconds, whatever does not answer: that
   * is a sighting with {@linkplain Sighting#trouble trouble}, and an error only means that nothing
   * could be looked at. The load that it puts on anything has a bound that its author states.
   */
  Flux<Sighting> look();
}
