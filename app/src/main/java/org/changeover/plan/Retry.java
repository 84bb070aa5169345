package org.changeover.plan;

import java.time.Duration;

/**
 * How often an attempt that failed is made again.
 *
 * @param times further attempts after the first; from 1
 * @param backoff the pause before the second attempt; doubled before each further one
 */
public record Retry(int times, Duration backoff) {}
