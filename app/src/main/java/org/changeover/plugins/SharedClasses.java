package org.changeover.plugins;

import java.util.List;

/**
 * What every plugin sees of the program: the JDK and the packages of the SPI with what it is made
 * of. All else of the program is hidden, classes and resources alike, so that a plugin uses its own
 * libraries in its own versions and finds none of the program's services.
 */
final class SharedClasses extends ClassLoader {
  private static final List<String> PACKAGES =
      List.of("org.changeover.spi.", "reactor.", "org.reactivestreams.", "org.slf4j.", "org.pf4j.");

  private final ClassLoader application;

  SharedClasses(ClassLoader application) {
    super("changeover-shared", ClassLoader.getPlatformClassLoader());
    this.application = application;
  }

  /** Whether a class of this name always comes from the program. */
  static boolean contains(String className) {
    return PACKAGES.stream().anyMatch(className::startsWith);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (contains(name)) {
      return application.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
