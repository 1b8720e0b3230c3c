package io.memorysync.connect.pgvector;

import java.util.function.Function;

/** The kinds of store that the sink can write. */
enum LayoutKind {
  MEM0("mem0", Mem0Layout::new),
  OPENMEMORY("openmemory", OpenMemoryLayout::new),
  USER_ID_MAPPING("user-id-mapping", UserIdMappingLayout::new);

  private final String text;
  private final Function<PgVectorSinkConfig, Layout<?>> factory;

  LayoutKind(String text, Function<PgVectorSinkConfig, Layout<?>> factory) {
    this.text = text;
    this.factory = factory;
  }

  Layout<?> layout(PgVectorSinkConfig config) {
    return factory.apply(config);
  }

  /** As the option {@code layout} names it. */
  @Override
  public String toString() {
    return text;
  }
}
