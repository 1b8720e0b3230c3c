package io.memorysync.streams.config;

import io.memorysync.streams.embed.Embedder;
import io.memorysync.streams.embed.MiniLmEmbedder;
import io.memorysync.streams.embed.OpenAiEmbedder;
import org.apache.kafka.common.config.ConfigException;

/** Makes the embedder that a configuration asks for. */
public final class Embedders {

  private Embedders() {}

  /**
   * @return the embedder; null where the configuration says none
   * @throws ConfigException if the bundled model does not make vectors of the configured dims
   */
  public static Embedder of(StreamsAppConfig config) {
    int dims = config.getInt(StreamsAppConfig.EMBEDDING_DIMS);
    return switch (config.embedder()) {
      case NONE -> null;
      case MINILM -> {
        if (dims != MiniLmEmbedder.DIMS) {
          throw new ConfigException(
              StreamsAppConfig.EMBEDDING_DIMS,
              dims,
              "the bundled embedder minilm makes vectors of "
                  + MiniLmEmbedder.DIMS
                  + " dims; set embedder=openai with a model of these dims, or embedder=none");
        }
        yield new MiniLmEmbedder();
      }
      case OPENAI ->
          new OpenAiEmbedder(
              config.getString(StreamsAppConfig.EMBEDDER_URL),
              config.getPassword(StreamsAppConfig.EMBEDDER_API_KEY).value(),
              config.getString(StreamsAppConfig.EMBEDDING_MODEL),
              dims);
    };
  }
}
