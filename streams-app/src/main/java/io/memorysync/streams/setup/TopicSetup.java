package io.memorysync.streams.setup;

import io.memorysync.schema.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that the topology reads and writes, where they are missing. A change topic of
 * a table without rows does not exist before its first row, but the topology cannot start without
 * it.
 */
public final class TopicSetup {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final Set<String> COMPACTED = Set.of(Topics.CANONICAL, Topics.USER_ID);
  private static final Map<String, String> COMPACT =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  private static final Map<String, String> LARGE_RECORDS =
      Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(32 * 1024 * 1024));

  private final Admin admin;
  private final int partitions;
  private final short replication;

  public TopicSetup(Admin admin, int partitions, short replication) {
    this.admin = admin;
    this.partitions = partitions;
    this.replication = replication;
  }

  /**
   * Creates what is missing of memory-sync's own topics and the given change topics.
   *
   * @throws ExecutionException if the broker refuses, with its reason as the cause
   */
  public void createMissing(Collection<String> changeTopics)
      throws ExecutionException, InterruptedException {
    List<String> wanted = new ArrayList<>(Topics.ALL);
    wanted.addAll(changeTopics);
    Set<String> existing = admin.listTopics().names().get();
    for (String topic : wanted) {
      if (!existing.contains(topic)) {
        create(topic);
      }
    }
  }

  private void create(String topic) throws ExecutionException, InterruptedException {
    Map<String, String> settings = new HashMap<>(LARGE_RECORDS);
    if (COMPACTED.contains(topic)) {
      settings.putAll(COMPACT);
    }
    try {
      NewTopic created = new NewTopic(topic, partitions, replication).configs(settings);
      admin.createTopics(List.of(created)).all().get();
      LOG.info("Created topic {} with {} partitions", topic, partitions);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      LOG.debug("Topic {} was created by someone else meanwhile", topic);
    }
  }
}
