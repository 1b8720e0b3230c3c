package io.memorysync.gateway.write;

import io.memorysync.schema.MemoryState;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to be different about a memory; what is empty stays as it is.
 *
 * @param content the text
 * @param metadata a JSON object in normal form
 * @param categories in normal form
 * @param state never deleted: that is a delete
 */
public record Edit(
    Optional<String> content,
    Optional<String> metadata,
    Optional<List<String>> categories,
    Optional<MemoryState> state) {

  private static final Edit NOTHING =
      new Edit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Nothing is to be different. */
  public static Edit nothing() {
    return NOTHING;
  }

  public Edit content(String text) {
    return new Edit(Optional.of(text), metadata, categories, state);
  }

  public Edit metadata(String json) {
    return new Edit(content, Optional.of(json), categories, state);
  }

  public Edit categories(List<String> names) {
    return new Edit(content, metadata, Optional.of(List.copyOf(names)), state);
  }

  public Edit state(MemoryState next) {
    return new Edit(content, metadata, categories, Optional.of(next));
  }
}
