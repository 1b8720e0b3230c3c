package io.memorysync.operate.conflicts;

import io.memorysync.operate.output.SinceConverter;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which conflicts are asked for. */
final class ConflictFilter {

  @Option(names = "--memory", paramLabel = "<id>", description = "Only of this memory.")
  private String memory;

  @Option(
      names = "--field",
      paramLabel = "<field>",
      description =
          "Only of this field: content, user, agent_id, run_id, metadata, categories, state or"
              + " delete.")
  private String field;

  @Option(
      names = "--store",
      paramLabel = "<store>",
      description = "Only where one of the two values was written in this store.")
  private String store;

  @Option(
      names = "--since",
      paramLabel = "<time>",
      converter = SinceConverter.class,
      description =
          "Only those detected or settled since: 90m, 24h, 7d, 2026-01-31 or a time in UTC.")
  private Instant since;

  /** The one memory that is asked for, in the form of the topic's keys. */
  Optional<String> memory() {
    return Optional.ofNullable(memory).map(id -> id.toLowerCase(Locale.ROOT));
  }

  boolean matches(ConflictLine line) {
    return memory().map(line.memory()::equals).orElse(true)
        && (field == null || field.equalsIgnoreCase(line.field()))
        && (store == null || line.concerns(store))
        && (since == null || !line.at().isBefore(since));
  }
}
