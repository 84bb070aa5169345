/**
 * The provider {@code web}: modules, sites and the maintenance page of a web server, Apache's or
 * nginx, laid out as Debian does it.
 *
 * <p>Entry point: {@link org.changeover.web.WebProvider}. Each action says which files of the
 * host's configuration it wants ({@link org.changeover.web.Wanted}); {@link
 * org.changeover.web.ConfigurationSwitch} puts them in place, proves that the server serves, and
 * puts the old ones back when it does not.
 *
 * <p>Threading: everything is stateless; nothing blocks.
 */
package org.changeover.web;
