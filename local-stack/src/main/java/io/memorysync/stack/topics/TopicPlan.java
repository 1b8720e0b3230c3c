package io.memorysync.stack.topics;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics that connect-config/topics.properties asks for. */
public final class TopicPlan {

  private final List<NewTopic> topics;

  private TopicPlan(List<NewTopic> topics) {
    this.topics = List.copyOf(topics);
  }

  /**
   * @param file lines of {@code topic=partitions setting=value …}
   */
  public static TopicPlan read(Path file) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TopicPlan(
        lines.stringPropertyNames().stream()
            .sorted()
            .map(topic -> topic(topic, lines.getProperty(topic)))
            .toList());
  }

  private static NewTopic topic(String name, String plan) {
    String[] words = plan.strip().split("\\s+");
    Map<String, String> settings = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      settings.put(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    return new NewTopic(name, Optional.of(Integer.parseInt(words[0])), Optional.empty())
        .configs(settings);
  }

  /** Creates the topics that are not there; those that are, stay as they are. */
  public void create(Admin admin) {
    try {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>(topics);
      missing.removeIf(topic -> existing.contains(topic.name()));
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      throw new StackException("The topics cannot be created: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    }
  }
}
