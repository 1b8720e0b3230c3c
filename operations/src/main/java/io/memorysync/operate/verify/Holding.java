package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.disk.DiskMap;
import io.memorysync.operate.output.Progress;
import io.memorysync.operate.topics.TopicScan;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one table or the graph holds of one memory at this moment.
 *
 * @param name {@code store/part}, or {@code neo4j}
 * @param row what is there; null if nothing is
 * @param differences in what it is not as agreed; empty if it is
 */
public record Holding(String name, Row row, List<String> differences) {

  /**
   * What a person asks for first.
   *
   * @param user as the store calls him; null for none
   * @param writtenAt by its own account; null if it does not tell
   */
  public record Row(String state, String content, String user, Instant writtenAt) {}

  /**
   * Asks every store and the graph.
   *
   * @throws OperationsException if one of them, or Kafka, cannot be reached
   */
  public static List<Holding> of(OperationsConfig config, UUID id) {
    try (DiskMap disk = new DiskMap();
        Users users = new Users(config, disk)) {
      users.catchUp();
      CanonicalMemory canonical = canonical(config, id);
      List<Holding> holdings = new ArrayList<>();
      try (Targets targets = Targets.open(config, users.userIds())) {
        targets.all().forEach(target -> holdings.add(held(target, id, canonical)));
      }
      return holdings;
    }
  }

  private static CanonicalMemory canonical(OperationsConfig config, UUID id) {
    AtomicReference<CanonicalMemory> last = new AtomicReference<>();
    try (TopicScan<CanonicalMemory> scan =
        new TopicScan<>(config.kafka().<CanonicalMemory>consumer(), Topics.CANONICAL)) {
      scan.of(id.toString(), Progress.NONE, record -> last.set(record.value()));
    }
    return last.get();
  }

  private static <R extends Found> Holding held(
      Target<R> target, UUID id, CanonicalMemory canonical) {
    R found = target.find(List.of(id)).get(id);
    Set<Difference> differences = target.differences(canonical, found);
    return new Holding(
        target.name(),
        found == null ? null : row(found),
        differences.stream().sorted().map(Difference::toString).toList());
  }

  private static Row row(Found found) {
    if (found instanceof GraphNode node) {
      Instant at = node.updatedAt() == null ? node.createdAt() : node.updatedAt();
      return new Row(node.state(), node.content(), node.userKey(), at);
    }
    StoreRow row = (StoreRow) found;
    MemoryImage image = row.image();
    String state = image.getState() == null ? null : image.getState().name();
    return new Row(state, image.getContent(), row.userText(), row.writtenAt());
  }
}
