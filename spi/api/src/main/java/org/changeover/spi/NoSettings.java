package org.changeover.spi;

/** The settings of a provider that needs none. */
public record NoSettings() {}
