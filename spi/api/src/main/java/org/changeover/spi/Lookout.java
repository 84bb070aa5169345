package org.changeover.spi;

import reactor.core.publisher.Flux;

/**
 * Keeps an eye on what a provider instance stands for while a run lasts, so that people see it
 * live. Nothing is ever decided by what it sees: that is what {@link Action#check} is for.
 *
 * <p>Made once for each engine of a run, so it may remember what makes the next look cheaper. It is
 * asked for one look at a time, for as long as the run is open, and again a few seconds after each.
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
