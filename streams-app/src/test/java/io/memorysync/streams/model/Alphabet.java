package io.memorysync.streams.model;

/** Values that applications write: a few that come again and again, or each of its own. */
final class Alphabet {

  private final boolean tiny;
  private int fresh;

  Alphabet(boolean tiny) {
    this.tiny = tiny;
  }

  String content(int choice) {
    return value("xyz", choice);
  }

  String mood(int choice) {
    return value("pq", choice);
  }

  private String value(String letters, int choice) {
    return tiny
        ? String.valueOf(letters.charAt(choice % letters.length()))
        : letters.charAt(0) + String.valueOf(++fresh);
  }
}
