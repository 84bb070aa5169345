package org.changeover.check;

import java.util.Optional;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.PlanFile;

/** The settings of an instance of {@code check}. */
record CheckSettings(
    @Doc(
            "A PEM file with the only certificates to trust; left out, the usual authorities are trusted.")
        @Example("keys/ca.crt")
        Optional<PlanFile> ca) {}
