package io.memorysync.streams;

import io.memorysync.embed.EmbedderOptions;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.streams.config.StoreOptions;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.normalize.NormalizeSettings;
import io.memorysync.streams.normalize.StoreDefinition;
import io.memorysync.streams.normalize.StoreKind;
import io.memorysync.streams.normalize.VectorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** The configuration in the words of the normalize step. */
public record ConfiguredStores(
    List<StoreDefinition> stores,
    Optional<String> userIdMappingTopic,
    VectorSpec vectors,
    Duration referenceTimeout)
    implements NormalizeSettings {

  /**
   * @throws ConfigException naming the setting of a store that is missing or wrong
   */
  public ConfiguredStores(StreamsAppConfig config) {
    this(
        config.stores().stream().map(name -> store(config, name)).toList(),
        Optional.ofNullable(config.getString(StreamsAppConfig.USER_ID_MAPPING_TOPIC))
            .filter(topic -> !topic.isBlank()),
        new VectorSpec(
            config.getInt(EmbedderOptions.EMBEDDING_DIMS),
            EmbedderOptions.kind(config) != EmbedderOptions.Kind.NONE),
        config.millis(StreamsAppConfig.REFERENCE_TIMEOUT_MS));
  }

  private static StoreDefinition store(StreamsAppConfig config, String name) {
    StoreOptions options = config.store(name);
    try {
      return new StoreDefinition(
          name,
          StoreKind.valueOf(options.kind().toUpperCase(Locale.ROOT)),
          options.topicPrefix(),
          options.schema(),
          options.collection(),
          UserIdForm.valueOf(options.userIdForm().toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "Settings " + StreamsAppConfig.STORE_PREFIX + name + ".*: " + e.getMessage());
    }
  }
}
