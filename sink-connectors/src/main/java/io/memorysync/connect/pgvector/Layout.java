package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.BatchResult;
import io.memorysync.connect.common.DeadLetters;
import io.memorysync.connect.common.Delivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The tables of one kind of store, and how what a topic says becomes rows of them.
 *
 * @param <T> what the topic delivers
 */
interface Layout<T extends Delivery<T>> {

  /** The tables that have to be there, with the columns and privileges that are needed. */
  List<RequiredTable> tables();

  /**
   * Reads the records of one {@code put()}. A record that cannot be read goes to the dead-letter
   * queue.
   *
   * @return at most one delivery per row
   */
  List<T> read(Collection<SinkRecord> records, DeadLetters deadLetters);

  /** The write that a delivery carries on. */
  SourcePosition position(T delivery);

  /**
   * Writes a batch in the open transaction. Rows that hold it already are left alone. Rows are
   * locked in the order of their keys, whatever the order of the batch.
   *
   * @throws org.apache.kafka.connect.errors.DataException if a delivery cannot be rendered
   */
  BatchResult<T> write(Connection connection, List<T> batch) throws SQLException;
}
