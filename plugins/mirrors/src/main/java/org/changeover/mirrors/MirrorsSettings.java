package org.changeover.mirrors;

import java.util.Optional;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.PlanFile;

/**
 * The settings of one instance of the provider {@code mirrors}: what is the same on every mirror.
 */
public record MirrorsSettings(
    @Doc("The Debian package that makes a host a mirror.")
        @Example("libravatar-slave")
        @Matches(Patterns.PACKAGE)
        String packageName,
    @Doc("The account on each mirror that synchronises.")
        @Example("libravatar-slave")
        @Matches(Patterns.ACCOUNT)
        String user,
    @Doc("The cron file on each mirror that starts the synchronising.")
        @Example("/etc/cron.d/libravatar-slave")
        @Matches(Patterns.CRON_FILE)
        String cronFile,
    @Doc("The file of that account with the main server's host keys, as the package ships it.")
        @Example("/var/lib/libravatar/slave/.ssh/known_hosts")
        @Matches(Patterns.PATH)
        String knownHosts,
    @Doc("The account on the main server that mirrors log in to.")
        @Example("libravatar-master")
        @Matches(Patterns.ACCOUNT)
        String masterUser,
    @Doc("The file of that account with the mirrors' keys.")
        @Example("/var/lib/libravatar/master/.ssh/authorized_keys")
        @Matches(Patterns.PATH)
        String authorizedKeys,
    @Doc("The folder on the main server that mirrors pull.")
        @Example("/var/lib/libravatar/avatar")
        @Matches(Patterns.PATH)
        String tree,
    @Doc("Where the main server's SSH daemon logs who logs in.")
        @Default("/var/log/auth.log")
        @Matches(Patterns.PATH)
        String authLog,
    @Doc(
            "Certificates of the authority to trust, beside the plan; left out, the asking host's own.")
        @Example("files/ca.crt")
        Optional<PlanFile> ca) {}
