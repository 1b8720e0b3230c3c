package io.memorysync.embed;

import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The options by which every application of a pipeline chooses the same embedding model. */
public final class EmbedderOptions {

  public static final String EMBEDDER = "embedder";
  public static final String EMBEDDER_URL = "embedder.url";
  public static final String EMBEDDER_API_KEY = "embedder.api.key";
  public static final String EMBEDDING_MODEL = "embedding.model";
  public static final String EMBEDDING_DIMS = "embedding.dims";

  private static final String GROUP = "Embedding";

  /** Which embedder makes vectors of texts. */
  public enum Kind {
    /** The bundled all-MiniLM-L6-v2, 384 dims. */
    MINILM,
    /** An endpoint that speaks OpenAI's embeddings API. */
    OPENAI,
    /** None: a content whose application wrote no vector stays without. */
    NONE
  }

  private EmbedderOptions() {}

  /** Adds the options to those of an application. */
  public static ConfigDef addTo(ConfigDef definition) {
    return definition
        .define(
            EMBEDDER,
            Type.STRING,
            "minilm",
            ConfigDef.ValidString.in("minilm", "openai", "none"),
            Importance.HIGH,
            "What fills a vector that no application wrote: minilm (bundled, 384 dims), openai (an"
                + " endpoint that speaks OpenAI's embeddings API) or none.",
            GROUP,
            1,
            Width.SHORT,
            EMBEDDER)
        .define(
            EMBEDDING_MODEL,
            Type.STRING,
            "all-MiniLM-L6-v2",
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            "Name of the one embedding model of the pipeline; every store's vectors come from it.",
            GROUP,
            2,
            Width.MEDIUM,
            EMBEDDING_MODEL)
        .define(
            EMBEDDING_DIMS,
            Type.INT,
            384,
            ConfigDef.Range.between(1, 16_000),
            Importance.HIGH,
            "Dimensions of that model's vectors.",
            GROUP,
            3,
            Width.SHORT,
            EMBEDDING_DIMS)
        .define(
            EMBEDDER_URL,
            Type.STRING,
            "https://api.openai.com/v1",
            Importance.MEDIUM,
            "Base URL of the embeddings API, for embedder=openai.",
            GROUP,
            4,
            Width.LONG,
            EMBEDDER_URL)
        .define(
            EMBEDDER_API_KEY,
            Type.PASSWORD,
            "",
            Importance.MEDIUM,
            "Bearer token of the embeddings API; empty for none.",
            GROUP,
            5,
            Width.MEDIUM,
            EMBEDDER_API_KEY);
  }

  /** The embedder that a configuration names. */
  public static Kind kind(AbstractConfig config) {
    return Kind.valueOf(config.getString(EMBEDDER).toUpperCase(Locale.ROOT));
  }
}
