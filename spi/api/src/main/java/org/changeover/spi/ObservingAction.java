package org.changeover.spi;

/**
 * An action that only looks: its {@code check} is all of it. A step succeeds when the answer is
 * {@link Check.Satisfied}, whose evidence may carry outputs, fails when it is {@link
 * Check.Differs}, and is unknown when it is {@link Check.Unknown}.
 */
public non-sealed interface ObservingAction<P extends Record, S extends Record>
    extends Action<P, S> {}
