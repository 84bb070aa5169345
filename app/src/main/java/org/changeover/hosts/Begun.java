package org.changeover.hosts;

/**
 * Which processes a command consists of: those of one session.
 *
 * @param session the number of the session
 * @param started when its leader started, in the kernel's ticks; tells a number used again apart
 * @param boot the kernel's boot id
 */
record Begun(String session, String started, String boot) {}
