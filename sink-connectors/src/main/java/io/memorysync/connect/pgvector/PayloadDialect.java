package io.memorysync.connect.pgvector;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The mem0 client whose way of writing a payload a collection follows. */
enum PayloadDialect {
  /** The Python package mem0ai. */
  PYTHON("python") {
    @Override
    String key(String name) {
      return name;
    }

    @Override
    String time(Instant time) {
      return TimeFormat.isoformat(time);
    }

    @Override
    boolean showsUpdate(Instant createdAt, Instant updatedAt) {
      return true;
    }

    @Override
    Optional<String> keywordKey() {
      return Optional.of("text_lemmatized");
    }
  },

  /** The npm package mem0ai from 3.0.0. */
  TYPESCRIPT_3("typescript-3") {
    private static final Set<String> SNAKE_CASE = Set.of("user_id", "agent_id", "run_id");

    @Override
    String key(String name) {
      return SNAKE_CASE.contains(name) ? name : camelCase(name);
    }

    @Override
    Optional<String> keywordKey() {
      return Optional.of("textLemmatized");
    }
  },

  /** The npm package mem0ai before 3.0.0, which has no keyword search. */
  TYPESCRIPT_2("typescript-2") {
    @Override
    String key(String name) {
      return camelCase(name);
    }

    @Override
    Optional<String> keywordKey() {
      return Optional.empty();
    }
  };

  private static final Pattern WORD_START = Pattern.compile("_([a-z])");

  private final String text;

  PayloadDialect(String text) {
    this.text = text;
  }

  /**
   * The payload key for something that mem0 itself writes.
   *
   * @param name its key in the Python client, such as {@code created_at}
   */
  abstract String key(String name);

  String time(Instant time) {
    return TimeFormat.toIsoString(time);
  }

  /** Whether the payload tells the time of the last update beside that of creation. */
  boolean showsUpdate(Instant createdAt, Instant updatedAt) {
    return !time(createdAt).equals(time(updatedAt));
  }

  /** Key of the text that keyword search reads; empty where the client has no such search. */
  abstract Optional<String> keywordKey();

  private static String camelCase(String name) {
    return WORD_START.matcher(name).replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
  }

  /** As the option {@code payload.dialect} names it. */
  @Override
  public String toString() {
    return text;
  }
}
