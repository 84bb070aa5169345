package org.changeover.database;

import java.util.Optional;
import org.changeover.spi.Between;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;

/** The settings of one instance of the provider {@code database}. */
public record DatabaseSettings(
    @Doc("The server's port on each host, where it is not the usual one.")
        @Example("5433")
        @Between(min = 1, max = 65535)
        Optional<Integer> port,
    @Doc("Debian's name of the cluster on each host, where there are several.")
        @Example("15/main")
        @Matches("[0-9.]+/[A-Za-z0-9_.-]+")
        Optional<String> cluster) {}
