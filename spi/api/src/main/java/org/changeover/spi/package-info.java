/**
 * What a provider compiles against: the nouns and verbs that teach Changeover to observe and change
 * one kind of system.
 *
 * <p>Entry point: implement {@link org.changeover.spi.Provider}, mark it with PF4J's
 * {@code @Extension}, and prove its actions with the contract kit. An action either only observes
 * ({@link org.changeover.spi.ObservingAction}) or changes something ({@link
 * org.changeover.spi.ChangingAction}); the types decide which of the two a host handle permits. A
 * provider may also offer a {@link org.changeover.spi.Lookout}, whose {@linkplain
 * org.changeover.spi.Sighting sightings} people see live while a run lasts.
 *
 * <p>Threading: providers and actions are stateless; one instance serves every target and every run
 * at once. Publishers are cold, may be subscribed to again, and must not block the subscribing
 * thread; {@link org.changeover.spi.Network#exchange} offers a thread on which blocking is fine.
 */
package org.changeover.spi;
