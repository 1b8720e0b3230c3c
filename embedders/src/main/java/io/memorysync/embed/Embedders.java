package io.memorysync.embed;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** Makes the embedder that a configuration asks for. */
public final class Embedders {

  private Embedders() {}

  /**
   * @param config of an application that has {@link EmbedderOptions}
   * @return the embedder; null where the configuration says none
   * @throws ConfigException if the bundled model does not make vectors of the configured dims
   */
  public static Embedder of(AbstractConfig config) {
    int dims = config.getInt(EmbedderOptions.EMBEDDING_DIMS);
    return switch (EmbedderOptions.kind(config)) {
      case NONE -> null;
      case MINILM -> {
        if (dims != MiniLmEmbedder.DIMS) {
          throw new ConfigException(
              EmbedderOptions.EMBEDDING_DIMS,
              dims,
              "the bundled embedder minilm makes vectors of "
                  + MiniLmEmbedder.DIMS
                  + " dims; set embedder=openai with a model of these dims, or embedder=none");
        }
        yield new MiniLmEmbedder();
      }
      case OPENAI ->
          new OpenAiEmbedder(
              config.getString(EmbedderOptions.EMBEDDER_URL),
              config.getPassword(EmbedderOptions.EMBEDDER_API_KEY).value(),
              config.getString(EmbedderOptions.EMBEDDING_MODEL),
              dims);
    };
  }
}
