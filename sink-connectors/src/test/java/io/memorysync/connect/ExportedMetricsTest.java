package io.memorysync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What Prometheus gets of the metrics of the sinks' tasks. {@link ReferencePagesTest} sees to it
 * that their page has them all.
 */
class ExportedMetricsTest {

  private static final Path METRICS = Path.of("..", "docs", "reference", "sink-metrics.md");
  private static final Path RULES =
      Path.of("..", "connect-config", "monitoring", "connect-jmx.yml");
  private static final Path PAGE = Path.of("..", "docs", "monitoring.md");

  private static final Pattern TOTAL = Pattern.compile("(?m)^\\| `([a-z0-9-]+)-total` \\|");
  private static final Pattern RULE = Pattern.compile("(?m)^ +- pattern: (.+)$");

  @Test
  void everyTotalIsServedByOneRule() throws IOException {
    List<Pattern> rules = found(RULE, RULES).stream().map(Pattern::compile).toList();

    assertThat(found(TOTAL, METRICS))
        .isNotEmpty()
        .allSatisfy(
            total ->
                assertThat(rules.stream().filter(rule -> rule.matcher(name(total)).matches()))
                    .as(total)
                    .hasSize(1));
  }

  @Test
  void everyTotalIsOnThePageAsPrometheusCallsIt() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(found(TOTAL, METRICS))
        .filteredOn(total -> !total.startsWith("apply-lag-ms-"))
        .isNotEmpty()
        .allSatisfy(total -> assertThat(page).contains("`" + total.replace('-', '_') + "`"));
  }

  /** As the exporter hands an attribute to the rules. */
  private static String name(String total) {
    return "io.memorysync.connect<type=sink-task-metrics, connector=mem0-sink, task=0><>"
        + total
        + "-total";
  }

  private static List<String> found(Pattern what, Path file) throws IOException {
    return what.matcher(Files.readString(file)).results().map(match -> match.group(1)).toList();
  }
}
