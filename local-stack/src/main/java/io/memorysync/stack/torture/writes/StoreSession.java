package io.memorysync.stack.torture.writes;

import java.sql.SQLException;

/** A client of one store with its connections; of no use any more when one of them is lost. */
interface StoreSession extends AutoCloseable {

  /**
   * Carries out an operation with the statements of the store's own client.
   *
   * @param repeated whether an earlier attempt may have got through in part or as a whole
   * @return whether there was such a memory
   */
  boolean perform(Operation operation, boolean repeated) throws SQLException;

  @Override
  void close();
}
