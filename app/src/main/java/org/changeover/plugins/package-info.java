/**
 * Finds providers: reads plugin zips, gives each a class loader of its own, and says of each that
 * is refused why and what to do.
 *
 * <p>Entry point: {@link org.changeover.plugins.PluginCatalogue#load}; {@link
 * org.changeover.plugins.PluginListing} shows the result. Plugins are loaded when a process starts
 * and stay for its life: a new version, which {@link org.changeover.plugins.PluginInstaller} puts
 * in place, takes effect with the next start.
 *
 * <p>Threading: {@code load} blocks and loads plugins side by side, each on a thread of its own and
 * within a time; what it returns is immutable.
 */
package org.changeover.plugins;
