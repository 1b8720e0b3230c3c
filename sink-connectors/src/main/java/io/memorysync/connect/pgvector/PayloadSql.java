package io.memorysync.connect.pgvector;

/**
 * SQL expressions that compare and replace the payload of a collection's row: the one that is there
 * ({@code present}) and the one that is to be written ({@code EXCLUDED}).
 *
 * <p>What follows from the content (hash, keyword text), how times are spelt, and which client's
 * names the keys have is no difference: an application's row that says the same stays as it is. An
 * older update time is one, at the precision of all stores, the millisecond.
 *
 * @param differs true where the payloads say different things
 * @param merged the payload to write over a row that is there
 */
record PayloadSql(String differs, String merged) {

  /** True where both rows have the same content. */
  private static final String SAME_CONTENT =
      "present.payload ->> 'data' = EXCLUDED.payload ->> 'data'";

  /** True where the rows have different content, or the one that is there has none. */
  static final String OTHER_CONTENT =
      "present.payload ->> 'data' IS DISTINCT FROM EXCLUDED.payload ->> 'data'";

  private static final String KEYS_WITHOUT_A_MEANING_OF_THEIR_OWN =
      """
      '{hash, created_at, createdAt, updated_at, updatedAt, text_lemmatized, textLemmatized,
        user_id, userId, agent_id, agentId, run_id, runId, attributed_to, attributedTo}'::text[]""";

  private static final String KEYS_OF_MANY_NAMES =
      """
      jsonb_strip_nulls(jsonb_build_object(
        'user_id', coalesce({p} ->> 'user_id', {p} ->> 'userId'),
        'agent_id', coalesce({p} ->> 'agent_id', {p} ->> 'agentId'),
        'run_id', coalesce({p} ->> 'run_id', {p} ->> 'runId'),
        'attributed_to', coalesce({p} ->> 'attributed_to', {p} ->> 'attributedTo')))""";

  private static final String ISO_TIME =
      "'^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$'";

  /**
   * For a collection that holds all there is of a memory: the payload is replaced, but for keyword
   * text of the same content, which mem0 may have made with a language model.
   */
  static PayloadSql whole(PayloadDialect dialect) {
    return new PayloadSql(
        // In the order of what it costs: most rows differ in their content or in nothing at all.
        """
        present.payload IS DISTINCT FROM EXCLUDED.payload
        AND (%s OR %s IS DISTINCT FROM %s OR %s < %s)"""
            .formatted(
                OTHER_CONTENT,
                meaning("present.payload"),
                meaning("EXCLUDED.payload"),
                updateTime("present.payload"),
                updateTime("EXCLUDED.payload")),
        dialect.keywordKey().map(PayloadSql::keepingKeywords).orElse("EXCLUDED.payload"));
  }

  /**
   * For a collection beside relational tables: it speaks for content and owner, and the keys that
   * are not ours stay.
   */
  static PayloadSql companion() {
    return new PayloadSql(
        OTHER_CONTENT
            + """
             OR coalesce(present.payload ->> 'user_id', present.payload ->> 'userId')
              IS DISTINCT FROM EXCLUDED.payload ->> 'user_id'""",
        """
        (CASE WHEN %s THEN present.payload
          ELSE coalesce(present.payload, '{}') - '{text_lemmatized, textLemmatized}'::text[]
          END - 'userId'::text) || EXCLUDED.payload"""
            .formatted(SAME_CONTENT));
  }

  private static String keepingKeywords(String key) {
    return """
        CASE WHEN %s AND present.payload -> '%s' IS NOT NULL
          THEN EXCLUDED.payload || jsonb_build_object('%2$s', present.payload -> '%2$s')
          ELSE EXCLUDED.payload END"""
        .formatted(SAME_CONTENT, key);
  }

  private static String meaning(String payload) {
    return "((%s - %s) || %s)"
        .formatted(
            payload,
            KEYS_WITHOUT_A_MEANING_OF_THEIR_OWN,
            KEYS_OF_MANY_NAMES.replace("{p}", payload));
  }

  /**
   * To the millisecond; long ago where the payload does not tell. Of two update times the later
   * counts: clients of both languages may have written the row, each under its own name.
   */
  private static String updateTime(String payload) {
    return "date_trunc('milliseconds', coalesce(greatest(%s, %s), %s, %s, '-infinity'))"
        .formatted(
            time(payload, "updated_at"),
            time(payload, "updatedAt"),
            time(payload, "created_at"),
            time(payload, "createdAt"));
  }

  /** Null where the key is missing or its value is no time. */
  private static String time(String payload, String key) {
    return "CASE WHEN %1$s ->> '%2$s' ~ %3$s THEN (%1$s ->> '%2$s')::timestamptz END"
        .formatted(payload, key, ISO_TIME);
  }
}
