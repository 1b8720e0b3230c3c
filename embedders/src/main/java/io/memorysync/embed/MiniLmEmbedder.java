package io.memorysync.embed;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.memorysync.schema.serde.FloatVector;
import java.util.List;

/**
 * The bundled model all-MiniLM-L6-v2 (quantized, 384 dims), run in this process; needs no network.
 * Loading it takes about a second and 200 MB outside the heap, so it is loaded on first use, once
 * for the process. Several threads may ask it at the same time.
 */
public final class MiniLmEmbedder implements Embedder {

  /** Dimensions of the model's vectors. */
  public static final int DIMS = 384;

  @Override
  public List<Float> embed(String text) {
    return FloatVector.of(Loaded.MODEL.embed(text).content().vector());
  }

  private static final class Loaded {
    private static final AllMiniLmL6V2QuantizedEmbeddingModel MODEL =
        new AllMiniLmL6V2QuantizedEmbeddingModel();
  }
}
