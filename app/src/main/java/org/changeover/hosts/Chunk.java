package org.changeover.hosts;

import org.changeover.hosts.OutputSink.Stream;

/** Some bytes that a process wrote to one of its streams. */
record Chunk(Stream stream, byte[] bytes) {}
