/**
 * What is shown of a run afterwards: who did what, when and why, with what evidence; to be read by
 * people who were not there.
 *
 * <p>Entry points: {@link org.changeover.report.Report}, made of a plan and the journal of its run;
 * {@link org.changeover.report.HtmlReport}, {@link org.changeover.report.MarkdownReport} and {@link
 * org.changeover.report.JsonReport}, the same in three forms (docs/report.md).
 *
 * <p>Nothing is said that the journal, the frozen plan or the kept output does not say; what these
 * leave open is listed as not known. Whatever came from machines or people is cleaned and escaped
 * where it is written, in {@link org.changeover.report.Markup} and its like, and nowhere else.
 *
 * <p>Threading: the report is immutable; a form is written by one thread.
 */
package org.changeover.report;
