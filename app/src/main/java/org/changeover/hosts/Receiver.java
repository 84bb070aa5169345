package org.changeover.hosts;

import org.changeover.hosts.OutputSink.Stream;
import org.reactivestreams.Publisher;

/** Takes what a command writes; the next bytes are fetched when the publisher has completed. */
@FunctionalInterface
interface Receiver {
  Publisher<Void> take(Stream stream, byte[] bytes);
}
