package org.changeover.engine;

import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/**
 * Around calls into plugins. Reactor lets {@link LinkageError} and {@link VirtualMachineError} pass
 * through to the thread, where nobody hears of them; a plugin that lacks a class, or recurses
 * without end, throws just those. Here they become an ordinary error of the pipeline.
 *
 * <p>What a plugin throws later, on a thread of its own making, is out of reach: the time limit of
 * the look or of the step ends it.
 */
final class Fence {
  private Fence() {}

  /** An error of the kind that a program does not survive, found in a plugin. */
  static final class PluginError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginError(Error error) {
      super(error.toString(), error);
    }
  }

  static <T> Flux<T> around(Supplier<? extends Publisher<T>> call) {
    return Flux.from((Publisher<T>) subscriber -> subscribe(call, subscriber));
  }

  private static <T> void subscribe(
      Supplier<? extends Publisher<T>> call, Subscriber<? super T> subscriber) {
    try {
      Flux.defer(call).subscribe(subscriber);
    } catch (LinkageError | VirtualMachineError e) {
      Flux.<T>error(new PluginError(e)).subscribe(subscriber);
    }
  }
}
