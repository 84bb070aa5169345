package org.changeover.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A value for a variable of a plan. */
record Assignment(String name, String value) {

  /** Reads {@code NAME=VALUE}; the value may be empty and may hold more equals signs. */
  static final class Converter implements ITypeConverter<Assignment> {
    @Override
    public Assignment convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException(
            "'%s' gives no variable a value: write NAME=VALUE".formatted(text));
      }
      return new Assignment(text.substring(0, equals), text.substring(equals + 1));
    }
  }
}
