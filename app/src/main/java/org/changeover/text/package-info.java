/**
 * Text for people: cleans what machines said, and says what Java's exceptions for files mean.
 *
 * <p>Entry points: {@link org.changeover.text.Sanitiser}, {@link org.changeover.text.FileProblem}.
 * Pure functions; any thread.
 */
package org.changeover.text;
