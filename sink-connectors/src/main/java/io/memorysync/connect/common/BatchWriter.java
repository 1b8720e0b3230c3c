package io.memorysync.connect.common;

import java.util.List;

/**
 * Applies batches to one store. A writer owns its connection and says what its errors are, by the
 * class of what it throws:
 *
 * <ul>
 *   <li>{@link org.apache.kafka.connect.errors.DataException}: the store cannot take a record of
 *       this batch;
 *   <li>{@link ContestedException}: the same, but another transaction may have brought it about;
 *   <li>{@link org.apache.kafka.connect.errors.RetriableException}: the store is out, or another
 *       transaction was in the way;
 *   <li>{@link org.apache.kafka.connect.errors.ConnectException}: the configuration or the
 *       privileges are wrong; the message names the option and the mend.
 * </ul>
 *
 * @param <T> what a batch consists of
 */
public interface BatchWriter<T> extends AutoCloseable {

  /**
   * Applies a batch in one transaction, wholly or not at all. Applying it again changes nothing.
   *
   * @param batch at most one entry per row or node
   */
  BatchResult<T> write(List<T> batch);

  @Override
  void close();
}
