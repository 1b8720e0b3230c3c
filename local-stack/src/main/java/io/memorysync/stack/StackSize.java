package io.memorysync.stack;

import io.memorysync.stack.server.JvmSize;
import java.util.List;

/**
 * How much of the machine the servers of a stack may take.
 *
 * @param postgresSettings settings of PostgreSQL, each {@code name=value}
 */
public record StackSize(
    JvmSize kafka,
    JvmSize connect,
    JvmSize neo4j,
    JvmSize streams,
    JvmSize gateway,
    List<String> postgresSettings) {

  /** Ready in seconds beside whatever else a laptop does: for demonstrations and tests. */
  public static final StackSize SMALL =
      new StackSize(
          JvmSize.small(320),
          JvmSize.small(384),
          JvmSize.small(512),
          JvmSize.small(384),
          JvmSize.small(256),
          List.of("shared_buffers=64MB", "max_wal_size=512MB"));

  /** As one would give servers under load, within 8 GB: for measurements. */
  public static final StackSize LARGE =
      new StackSize(
          JvmSize.large(1024),
          JvmSize.large(2048),
          JvmSize.large(1536),
          JvmSize.large(768),
          JvmSize.large(768),
          List.of("shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=30min"));
}
