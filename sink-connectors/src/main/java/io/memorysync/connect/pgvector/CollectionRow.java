package io.memorysync.connect.pgvector;

import com.pgvector.PGvector;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.serde.FloatVector;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;

/**
 * A row of a pgvector collection.
 *
 * @param id of the memory
 * @param vector of the current content; empty until one is known
 * @param payload a JSON object
 */
record CollectionRow(UUID id, Optional<PGvector> vector, String payload) {

  /**
   * The row of a memory. A vector of other content than the current is left out: it would be found
   * by searches that the memory does not answer.
   *
   * @throws DataException if the vector has other dimensions than it says
   */
  static CollectionRow of(UUID id, CanonicalMemory memory, String payload) {
    Embedding embedding = memory.getEmbedding();
    if (embedding == null || !embedding.getContentHash().equals(memory.getContentHash())) {
      return new CollectionRow(id, Optional.empty(), payload);
    }
    if (embedding.getVector().size() != embedding.getDims()) {
      throw new DataException(
          "Field value.embedding.vector has %d numbers but value.embedding.dims is %d; they must agree."
              .formatted(embedding.getVector().size(), embedding.getDims()));
    }
    return new CollectionRow(
        id, Optional.of(new PGvector(FloatVector.of(embedding.getVector()).toFloats())), payload);
  }
}
