package org.changeover.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Runs every test of a contract and keeps what failed, by name. */
final class Verdict {
  private Verdict() {}

  static Map<String, Throwable> of(Contract<?, ?> contract) {
    return of(contract, name -> true);
  }

  static Map<String, Throwable> of(Contract<?, ?> contract, Predicate<String> chosen) {
    var failures = new TreeMap<String, Throwable>();
    for (Method test : tests(contract.getClass())) {
      if (!chosen.test(test.getName())) {
        continue;
      }
      contract.enterVirtualTime();
      try {
        test.setAccessible(true);
        test.invoke(contract);
      } catch (InvocationTargetException e) {
        failures.put(test.getName(), e.getCause());
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      } finally {
        contract.leaveVirtualTime();
      }
    }
    return failures;
  }

  private static List<Method> tests(Class<?> type) {
    var tests = new ArrayList<Method>();
    for (Class<?> at = type; at != Object.class; at = at.getSuperclass()) {
      for (Method method : at.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          tests.add(method);
        }
      }
    }
    return tests;
  }
}
