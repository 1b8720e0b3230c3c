package io.memorysync.embed;

import java.util.List;

/** Computes the vector of a content whose application wrote none. */
public interface Embedder {

  /**
   * Returns the vector of a text, single precision.
   *
   * @throws EmbedderUnavailableException if it cannot be had now; asking again later may help
   */
  List<Float> embed(String text);
}
