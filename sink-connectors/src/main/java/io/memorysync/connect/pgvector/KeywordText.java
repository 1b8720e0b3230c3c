package io.memorysync.connect.pgvector;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text that mem0's keyword search reads: the words of a memory in lower case, without
 * punctuation. mem0 reduces them to lemmas where its language model is installed and searches for
 * whole words where it is not.
 */
final class KeywordText {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");

  private KeywordText() {}

  /** Returns the words of {@code content}, separated by single spaces. */
  static String of(String content) {
    return WORD.matcher(content.toLowerCase(Locale.ROOT))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining(" "));
  }
}
