package io.memorysync.streams.setup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Checks that the topics which the topology reads and writes are there and kept for long enough,
 * since it neither creates nor alters any. {@code connect-config/topics.properties} lists them.
 */
public final class TopicCheck {

  private final Admin admin;

  public TopicCheck(Admin admin) {
    this.admin = admin;
  }

  /**
   * What is wrong, one sentence each with its mend; empty if all is well.
   *
   * @param wanted every topic that has to exist
   * @param compacted those of them whose every key has to stay: current states and reference rows,
   *     from which the app builds its tables anew
   * @throws ExecutionException if the broker does not answer, with the reason as the cause
   */
  public List<String> findings(Collection<String> wanted, Collection<String> compacted)
      throws ExecutionException, InterruptedException {
    List<String> findings = new ArrayList<>();
    Set<String> existing = admin.listTopics().names().get();
    for (String topic : new TreeSet<>(wanted)) {
      if (!existing.contains(topic)) {
        findings.add(
            "Topic "
                + topic
                + " does not exist; create it as in connect-config/topics.properties.");
      }
    }
    cleanupPolicies(compacted.stream().filter(existing::contains).toList())
        .forEach(
            (topic, policy) -> {
              if (!policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                findings.add(
                    "Topic "
                        + topic
                        + " would forget its rows; run kafka-configs.sh --alter --topic "
                        + topic
                        + " --add-config cleanup.policy=compact");
              }
            });
    return findings;
  }

  private Map<String, String> cleanupPolicies(List<String> topics)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    Map<String, String> policies = new HashMap<>();
    for (Map.Entry<ConfigResource, Config> entry :
        admin.describeConfigs(resources).all().get().entrySet()) {
      policies.put(
          entry.getKey().name(), entry.getValue().get(TopicConfig.CLEANUP_POLICY_CONFIG).value());
    }
    return policies;
  }
}
