package org.changeover.engine;

import java.time.Clock;
import java.time.Duration;
import reactor.core.scheduler.Scheduler;

/**
 * What it takes to look at the world.
 *
 * @param work where actions run; its threads may block
 * @param timers for delays
 * @param longest how long one look may take
 */
record Sight(
    TaskInputs inputs,
    Machines machines,
    Clock clock,
    Scheduler work,
    Scheduler timers,
    Duration longest) {}
