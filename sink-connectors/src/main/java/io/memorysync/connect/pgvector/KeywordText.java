package io.memorysync.connect.pgvector;

import java.util.Locale;

/**
 * The text that mem0's keyword search reads: the words of a memory in lower case, without
 * punctuation. mem0 reduces them to lemmas where its language model is installed and searches for
 * whole words where it is not.
 */
final class KeywordText {

  private KeywordText() {}

  /** Returns the words of {@code content}, separated by single spaces. */
  static String of(String content) {
    String lower = content.toLowerCase(Locale.ROOT);
    StringBuilder words = new StringBuilder(lower.length());
    boolean between = false;
    for (int i = 0; i < lower.length(); ) {
      int character = lower.codePointAt(i);
      i += Character.charCount(character);
      if (isPartOfWord(character)) {
        if (between && !words.isEmpty()) {
          words.append(' ');
        }
        words.appendCodePoint(character);
        between = false;
      } else {
        between = true;
      }
    }
    return words.toString();
  }

  /** Letters, numbers of any script, and the marks that belong to a letter. */
  private static boolean isPartOfWord(int character) {
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }
}
