package org.changeover.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * Watches the service for the whole run.
 *
 * @param from the host that asks
 * @param url not yet interpolated; may use variables and hosts
 * @param every the time between two requests
 * @param timeout of one request
 * @param status the HTTP status that a serving service answers with
 * @param contains a text that the body must hold
 * @param ca a file on {@code from} with the certificate authority to trust
 */
public record Probe(
    Step.Name from,
    Value url,
    Duration every,
    Duration timeout,
    int status,
    Optional<String> contains,
    Optional<String> ca,
    SourcePosition at) {}
