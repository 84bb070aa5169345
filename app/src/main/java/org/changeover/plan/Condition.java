package org.changeover.plan;

/**
 * The one comparison of {@code when:}.
 *
 * @param left a literal or a text with one reference; so is {@code right}
 */
public record Condition(
    Value left, Comparison comparison, Value right, String written, SourcePosition at) {

  /** The signs that a comparison may have. */
  public enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    IN("in");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }
}
