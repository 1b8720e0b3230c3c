package io.memorysync.embed;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.memorysync.schema.serde.FloatVector;
import java.util.List;

/**
 * The bundled model all-MiniLM-L6-v2 (quantized, 384 dims), run in this process; needs no network.
 * Loading it takes about a second and 200 MB outside the heap, so it is loaded on first use.
 */
public final class MiniLmEmbedder implements Embedder {

  /** Dimensions of the model's vectors. */
  public static final int DIMS = 384;

  private AllMiniLmL6V2QuantizedEmbeddingModel model;

  @Override
  public synchronized List<Float> embed(String text) {
    if (model == null) {
      model = new AllMiniLmL6V2QuantizedEmbeddingModel();
    }
    return FloatVector.of(model.embed(text).content().vector());
  }
}
