/**
 * The provider {@code database}: roles, copies, comparison and the fence of PostgreSQL databases,
 * through PostgreSQL's own tools on its own hosts, as the account {@code postgres}.
 *
 * <p>Entry point: {@link org.changeover.database.DatabaseProvider}. {@link
 * org.changeover.database.Postgres} knows the commands; the scripts beside the classes say in their
 * heads what they do; {@link org.changeover.database.Digest} is what two databases are compared by.
 *
 * <p>Threading: everything is stateless; nothing blocks.
 */
package org.changeover.database;
