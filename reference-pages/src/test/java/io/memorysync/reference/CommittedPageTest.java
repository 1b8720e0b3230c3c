package io.memorysync.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedPageTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("sink.md");
  }

  @Test
  void aPageThatSaysWhatItShouldPasses() throws IOException {
    Files.writeString(file, page("now").markdown());

    assertThatCode(() -> new CommittedPage(file, false).shouldSay(page("now")))
        .doesNotThrowAnyException();
  }

  @Test
  void aPageThatSaysSomethingElseFailsWithTheLineAndTheCommand() throws IOException {
    Files.writeString(file, page("before").markdown());

    assertThatThrownBy(() -> new CommittedPage(file, false).shouldSay(page("now")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("docs/reference/sink.md")
        .hasMessageContaining("now")
        .hasMessageContaining("before")
        .hasMessageContaining("-Dreference.update");
  }

  @Test
  void aPageThatIsNotThereFailsToo() {
    assertThatThrownBy(() -> new CommittedPage(file, false).shouldSay(page("now")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("# Sink");
  }

  @Test
  void aPageIsWrittenOnRequest() throws IOException {
    new CommittedPage(file, true).shouldSay(page("now"));

    assertThat(file).hasContent(page("now").markdown());
  }

  private static ReferencePage page(String introduction) {
    return new ReferencePage("Sink", introduction);
  }
}
