package io.memorysync.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A page in the {@code docs/reference} of the checkout. */
public final class CommittedPage {

  /** What writes every page again. */
  static final String REWRITE =
      "mvn verify -Dtest=ReferencePagesTest -Dsurefire.failIfNoSpecifiedTests=false -DskipITs"
          + " -Dreference.update";

  private static final String UPDATE = "reference.update";

  private final Path file;
  private final boolean rewritten;

  /**
   * @param rewritten whether the page is to be written and not compared
   */
  CommittedPage(Path file, boolean rewritten) {
    this.file = file;
    this.rewritten = rewritten;
  }

  /**
   * A page by its file name, as a test sees it that runs in the directory of its module.
   *
   * @param name for example {@code streams-app.md}
   */
  public static CommittedPage named(String name) {
    return new CommittedPage(
        Path.of("..", "docs", "reference", name), Boolean.parseBoolean(System.getProperty(UPDATE)));
  }

  /**
   * Compares the page with what it should say. With the system property {@code reference.update} it
   * is written instead.
   *
   * @throws AssertionError naming the first line that differs and the command that writes the page
   */
  public void shouldSay(ReferencePage page) throws IOException {
    String expected = page.markdown();
    if (rewritten) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
      return;
    }
    String committed = Files.exists(file) ? Files.readString(file) : "";
    if (!committed.equals(expected)) {
      throw new AssertionError(
          "docs/reference/%s is not what the code says. %s%nWrite it again and commit it: %s"
              .formatted(
                  file.getFileName(), difference(lines(committed), lines(expected)), REWRITE));
    }
  }

  private static List<String> lines(String page) {
    return Stream.of(page.split("\n", -1)).toList();
  }

  private static String difference(List<String> committed, List<String> expected) {
    int line = 0;
    while (line < committed.size()
        && line < expected.size()
        && committed.get(line).equals(expected.get(line))) {
      line++;
    }
    return "From line %d on it should say:%n%s%nbut says:%n%s"
        .formatted(line + 1, lineOrEnd(expected, line), lineOrEnd(committed, line));
  }

  private static String lineOrEnd(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line) : "(nothing more)";
  }
}
