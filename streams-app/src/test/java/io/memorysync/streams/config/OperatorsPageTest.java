package io.memorysync.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.streams.rejection.RejectionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} and the rejections as they are. */
class OperatorsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "operators.md");

  @Test
  void everyCodeOfARejectionIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(RejectionCode.values())
        .allSatisfy(code -> assertThat(page).contains("`" + code.code() + "`"));
  }
}
