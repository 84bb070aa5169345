package org.changeover.database;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.Operation;

/**
 * The names that only this copy uses.
 *
 * @param fresh the database while it is being filled
 * @param kept what had the name before
 * @param folder where the dump lies, on both hosts
 * @param abandoned half copies of this step that a server which ended did not let go of
 */
record CopyNames(String fresh, String kept, String folder, List<String> abandoned) {

  static CopyNames of(CopyAction.Parameters parameters, Operation operation, Set<String> taken) {
    String mark = mark(operation.key());
    String database = parameters.database();
    String kept =
        IntStream.iterate(1, n -> n + 1)
            .mapToObj(n -> database + "_old_" + mark + "_" + n)
            .filter(name -> !taken.contains(name))
            .findFirst()
            .orElseThrow();
    return new CopyNames(
        fresh(database, operation),
        kept,
        folder(parameters, operation.key()),
        earlier(operation).map(one -> fresh(database, one)).filter(taken::contains).toList());
  }

  private static String fresh(String database, Operation operation) {
    return database + "_new_" + mark(operation.key());
  }

  private static Stream<Operation> earlier(Operation operation) {
    return IntStream.range(1, operation.generation())
        .mapToObj(generation ->
            new Operation(operation.run(), operation.step(), operation.target(), generation, 1));
  }

  private static String mark(String operation) {
    return Fingerprint.sha256(operation).substring(0, 8);
  }

  static String folder(CopyAction.Parameters parameters, String operation) {
    return parameters.scratch() + "/changeover-" + mark(operation);
  }
}
