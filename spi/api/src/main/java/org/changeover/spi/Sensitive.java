package org.changeover.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A value of parameters or settings that is shown as a hash only: in receipts, changes, outputs,
 * previews, events and what commands print alike. Changeover sees to it: wherever a text that an
 * action finds, prints, records or fails with contains the value, its hash takes its place, so an
 * undo cannot read it from a receipt. Names of resources and notes of a {@link Reversal} are told
 * as they are, and must not contain it. One of less than four characters is hidden only where it
 * stands alone. What has to be kept from everybody, and must not be in a plan, is a {@link Secret}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Sensitive {}
