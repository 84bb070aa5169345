/**
 * What a run would do, found out beforehand: what is compared with the world, what it says, how it
 * is kept, and whether it still holds.
 *
 * <p>Entry points: {@link org.changeover.preview.Preview}, which {@link
 * org.changeover.engine.PreviewProcess} makes; {@link org.changeover.preview.PreviewText} for
 * people; {@link org.changeover.preview.PreviewCodec}, the form in which it is saved; {@link
 * org.changeover.preview.Moved}, what makes a saved one stale.
 *
 * <p>Everything here is immutable and pure; any thread.
 */
package org.changeover.preview;
