package io.memorysync.schema.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/consumers.md} and the schemas as they are released. */
class ConsumersPageTest {

  private static final Path PAGE = Path.of("..", "docs", "consumers.md");
  private static final Pattern LINK = Pattern.compile("released/([a-z.-]+)/(v\\d+\\.avsc)");

  @Test
  void itLinksTheLatestReleasedSchema() throws IOException {
    assertThat(LINK.matcher(Files.readString(PAGE)).results())
        .anySatisfy(link -> assertThat(link.group(1)).isEqualTo(Topics.CANONICAL))
        .allSatisfy(link -> assertThat(link.group(2)).isEqualTo(latest(link.group(1))));
  }

  private static String latest(String name) {
    return ReleasedSchemas.versions(name).keySet().stream()
        .max(Comparator.comparingInt(file -> Integer.parseInt(file.replaceAll("\\D", ""))))
        .orElseThrow();
  }
}
