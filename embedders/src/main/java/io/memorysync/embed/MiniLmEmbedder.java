package io.memorysync.embed;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.memorysync.schema.serde.FloatVector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
    private static final Model MODEL = new Model();
  }

  /**
   * The library's model, but each text on the thread that asks. Shared out among all cores, as the
   * library has it, a text waits for the last of its parts, and those wait for whoever else needs a
   * core; waiting, they keep it busy.
   */
  private static final class Model extends AbstractInProcessEmbeddingModel {

    private static final String NAME = "/all-minilm-l6-v2-q";

    private final OnnxBertBiEncoder encoder;

    Model() {
      super(Runnable::run);
      try (InputStream model = resource(NAME + ".onnx");
          InputStream tokenizer = resource(NAME + "-tokenizer.json");
          OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        encoder =
            new OnnxBertBiEncoder(
                environment,
                environment.createSession(model.readAllBytes(), options),
                tokenizer,
                PoolingMode.MEAN);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (OrtException e) {
        throw new IllegalStateException("The bundled model cannot be loaded", e);
      }
    }

    @Override
    protected OnnxBertBiEncoder model() {
      return encoder;
    }

    @Override
    protected Integer knownDimension() {
      return DIMS;
    }

    private static InputStream resource(String name) {
      InputStream resource = AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(name);
      if (resource == null) {
        throw new IllegalStateException("The library's archive has no " + name);
      }
      return resource;
    }
  }
}
