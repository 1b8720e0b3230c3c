package io.memorysync.systemtest;

import io.memorysync.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docs/runbook.md} as tests read it.
 *
 * @param text the whole page
 * @param headings as they are written, in order
 * @param blocks the fenced blocks, in order
 */
record Runbook(String text, List<String> headings, List<Block> blocks) {

  private static final Pattern FENCE = Pattern.compile("(\\s*)```(\\w*)(?: test=([a-z0-9-]+))?");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");

  /**
   * Something to be typed.
   *
   * @param id by which the scenario that runs it calls it; null if it has none
   * @param language {@code bash}, {@code sql} or {@code cypher}
   * @param text without the indentation of its list
   */
  record Block(String id, String language, String text) {}

  /** The page of this clone. */
  static Runbook read() {
    return parse(read(Checkout.find().root().resolve("docs/runbook.md")));
  }

  /** A page with that text. */
  static Runbook parse(String text) {
    List<String> headings = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    Matcher opening = null;
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (opening != null) {
        if (line.strip().equals("```")) {
          blocks.add(new Block(opening.group(3), opening.group(2), String.join("\n", lines)));
          lines.clear();
          opening = null;
        } else {
          lines.add(line.startsWith(opening.group(1)) ? line.substring(opening.end(1)) : line);
        }
        continue;
      }
      Matcher fence = FENCE.matcher(line);
      Matcher heading = HEADING.matcher(line);
      if (fence.matches()) {
        opening = fence;
      } else if (heading.matches()) {
        headings.add(heading.group(1));
      }
    }
    return new Runbook(text, headings, blocks);
  }

  /** The block with that id. */
  Block block(String id) {
    return blocks.stream()
        .filter(block -> id.equals(block.id()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("docs/runbook.md has no block test=" + id));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
