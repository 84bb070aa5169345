/**
 * Cleans text that machines said, before it enters the model.
 *
 * <p>Entry point: {@link org.changeover.text.Sanitiser}. Pure functions; any thread.
 */
package org.changeover.text;
