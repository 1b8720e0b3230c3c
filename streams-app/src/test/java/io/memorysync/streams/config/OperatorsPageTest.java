package io.memorysync.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.streams.normalize.RejectionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} and the options as they are. */
class OperatorsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "operators.md");

  @Test
  void everyOptionIsOnThePageWithItsDefault() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(row -> row.startsWith("|")).toList();

    assertThat(StreamsAppConfig.DEFINITION.configKeys().values())
        .allSatisfy(
            option ->
                assertThat(rows)
                    .as(option.name)
                    .anyMatch(
                        row -> row.contains("`" + option.name + "`") && tellsDefault(row, option)));
  }

  @Test
  void everyCodeOfARejectionIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(RejectionCode.values())
        .allSatisfy(code -> assertThat(page).contains("`" + code.code() + "`"));
  }

  private static boolean tellsDefault(String row, ConfigKey option) {
    boolean unspoken = option.defaultValue == null || option.type == Type.PASSWORD;
    String text = option.hasDefault() ? String.valueOf(option.defaultValue) : "required";
    return unspoken || row.contains(text);
  }
}
