package io.memorysync.connect.pgvector;

import io.memorysync.schema.CanonicalMemory;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenMemory: relational tables and, where it is in PostgreSQL too, the collection of its mem0
 * client. Every memory belongs to a user there.
 */
final class OpenMemoryLayout extends MemoryLayout {

  private static final Logger LOG = LoggerFactory.getLogger(OpenMemoryLayout.class);

  private boolean toldOfMissingUser;

  OpenMemoryLayout(PgVectorSinkConfig config) {
    super(config.storeName(), parts(config));
  }

  private static List<StorePart> parts(PgVectorSinkConfig config) {
    List<StorePart> parts = new ArrayList<>();
    parts.add(new MemoriesPart(config));
    parts.add(new CategoriesPart(config));
    config
        .collectionTable()
        .map(
            name ->
                new CollectionPart(
                    new CollectionTable(name, PayloadSql.companion()),
                    new OpenMemoryPayload(config.defaultApp())::render,
                    config.vectorDims()))
        .ifPresent(parts::add);
    return parts;
  }

  @Override
  boolean represents(CanonicalMemory memory) {
    if (memory.getUser() == null && !toldOfMissingUser) {
      LOG.info(
          "Memories without a user, such as {}, have no place in OpenMemory and are left out; this is said once, metric rows-unrepresentable-total counts them",
          memory.getId());
      toldOfMissingUser = true;
    }
    return memory.getUser() != null;
  }
}
