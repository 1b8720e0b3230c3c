package io.memorysync.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** A page of {@code docs/reference} in Markdown. It has a heading for each group of options. */
public final class ReferencePage {

  private static final String UNGROUPED = "Options";

  private final String title;
  private final String introduction;
  private final Map<String, String> sections = new LinkedHashMap<>();

  /**
   * @param introduction Markdown below the title
   */
  public ReferencePage(String title, String introduction) {
    this.title = title;
    this.introduction = introduction;
  }

  /**
   * Adds the options of a definition, each group in its order. Options that the definition gives to
   * no group are one more; internal ones are left out.
   */
  public ReferencePage options(ConfigDef definition) {
    List<ConfigKey> told =
        definition.configKeys().values().stream().filter(key -> !key.internalConfig).toList();
    List<String> groups = new ArrayList<>(definition.groups());
    groups.add(null);
    for (String group : groups) {
      List<String> options =
          told.stream()
              .filter(key -> group == null ? key.group == null : group.equals(key.group))
              .sorted(Comparator.comparingInt(key -> key.orderInGroup))
              .map(ReferencePage::option)
              .toList();
      if (!options.isEmpty()) {
        section(group == null ? UNGROUPED : group, String.join("\n", options));
      }
    }
    return this;
  }

  /**
   * Adds a section of its own.
   *
   * @param markdown what it says; it ends with a line break
   * @throws IllegalArgumentException if the page has a section with that heading
   */
  public ReferencePage section(String heading, String markdown) {
    if (sections.putIfAbsent(heading, markdown) != null) {
      throw new IllegalArgumentException("Two sections are called " + heading + ".");
    }
    return this;
  }

  /** A table in Markdown, of cells that are Markdown themselves. */
  public static String table(List<String> head, List<List<String>> rows) {
    StringBuilder table = new StringBuilder(row(head)).append("|---".repeat(head.size()));
    table.append("|\n");
    rows.forEach(cells -> table.append(row(cells)));
    return table.toString();
  }

  /** A plain text in Markdown: what would be read as its marks or as HTML is escaped. */
  public static String text(String plain) {
    return plain.replaceAll("([\\\\`*<\\[|]|(?<!\\w)_|_(?!\\w))", "\\\\$1");
  }

  /** A name or value in Markdown. */
  public static String code(Object value) {
    return "`" + value + "`";
  }

  /** The page, under a note that says where its text comes from. */
  public String markdown() {
    StringBuilder page = new StringBuilder("# ").append(title).append("\n\n");
    page.append("> Generated from the code by ").append(code("ReferencePagesTest"));
    page.append(" in the build. Change the code, not this page; then ");
    page.append(code(CommittedPage.REWRITE)).append(" writes it again.\n\n");
    page.append(introduction.strip()).append('\n');
    if (sections.size() > 1) {
      page.append('\n').append(contents()).append('\n');
    }
    sections.forEach(
        (heading, markdown) ->
            page.append("\n## ").append(heading).append("\n\n").append(markdown));
    return page.toString();
  }

  private String contents() {
    return sections.keySet().stream()
        .map(heading -> "[%s](#%s)".formatted(heading, anchor(heading)))
        .collect(Collectors.joining(" · "));
  }

  /** The anchor that GitHub gives a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String option(ConfigKey key) {
    List<String> facts = new ArrayList<>();
    facts.add(key.type.name().toLowerCase(Locale.ROOT));
    facts.add(key.hasDefault() ? "default " + OptionDefault.of(key) : "required");
    String valid = String.valueOf(key.validator);
    if (key.validator != null && !valid.isEmpty()) {
      facts.add("valid: " + code(valid));
    }
    facts.add("importance " + key.importance.name().toLowerCase(Locale.ROOT));
    if (key.group != null) {
      facts.add("%s %d".formatted(key.group, key.orderInGroup));
    }
    return "### %s\n\n%s\n\n*%s*\n"
        .formatted(code(key.name), text(key.documentation), String.join(" · ", facts));
  }
}
