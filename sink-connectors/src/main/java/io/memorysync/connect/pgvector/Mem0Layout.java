package io.memorysync.connect.pgvector;

import io.memorysync.schema.CanonicalMemory;
import java.util.List;

/** mem0: one collection, whose payload says everything of a memory but its vector. */
final class Mem0Layout extends MemoryLayout {

  Mem0Layout(PgVectorSinkConfig config) {
    super(config.storeName(), List.of(collection(config)));
  }

  private static StorePart collection(PgVectorSinkConfig config) {
    PayloadDialect dialect = config.payloadDialect();
    return new CollectionPart(
        new CollectionTable(config.collectionTable().orElseThrow(), PayloadSql.whole(dialect)),
        new Mem0Payload(dialect, config.userIdForm())::render,
        config.vectorDims());
  }

  @Override
  boolean represents(CanonicalMemory memory) {
    return true;
  }
}
