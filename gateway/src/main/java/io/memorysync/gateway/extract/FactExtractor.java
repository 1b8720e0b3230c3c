package io.memorysync.gateway.extract;

import java.util.List;

/** Finds out what is worth remembering in a conversation. */
public interface FactExtractor {

  /**
   * One thing that was said.
   *
   * @param role {@code user} or {@code assistant}
   */
  record Utterance(String role, String text) {}

  /**
   * The facts in a conversation, each a sentence that can be understood alone; empty if there are
   * none.
   *
   * @param instructions what the caller wants to be looked for beside; empty for nothing
   * @throws ExtractorUnavailableException if the language model does not answer
   */
  List<String> extract(List<Utterance> conversation, String instructions);
}
