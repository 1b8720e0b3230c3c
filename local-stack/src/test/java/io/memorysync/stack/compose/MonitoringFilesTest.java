package io.memorysync.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code monitoring/} as Prometheus and Grafana read it. */
class MonitoringFilesTest {

  private static final Path MONITORING = Checkout.find().root().resolve("monitoring");
  private static final Pattern RUNBOOK = Pattern.compile("runbook_url: docs/runbook\\.md#(\\S+)");

  private static Promtool promtool;

  @BeforeAll
  static void findPromtool() {
    promtool = Promtool.find();
  }

  @Test
  void prometheusTakesItsConfigurationAndTheRules() {
    assertThat(promtool.checkConfig(MONITORING.resolve("prometheus.yml"))).contains("rules found");
  }

  @Test
  void aRuleThatIsNoPromqlIsRefused(@TempDir Path copies) throws IOException {
    String rules = Files.readString(MONITORING.resolve("alerts.yml"));
    Files.writeString(copies.resolve("alerts.yml"), rules.replaceFirst("== 0'", "== = 0'"));
    Path config =
        Files.copy(MONITORING.resolve("prometheus.yml"), copies.resolve("prometheus.yml"));

    assertThatThrownBy(() -> promtool.checkConfig(config))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("could not parse expression");
  }

  @Test
  void everyAlertSaysWhatItIsAndLeadsToThePlaceInTheRunbookThatTheMonitorNames()
      throws IOException {
    String rules = Files.readString(MONITORING.resolve("alerts.yml"));
    Set<String> anchors = new TreeSet<>();
    Matcher runbook = RUNBOOK.matcher(rules);
    while (runbook.find()) {
      anchors.add(runbook.group(1));
    }
    int alerts = rules.split("- alert: ").length - 1;

    assertThat(rules.split("\n +summary: ")).hasSize(alerts + 1);
    assertThat(rules.split("\n +description: ")).hasSize(alerts + 1);
    assertThat(rules.split("\n +runbook_url: ")).hasSize(alerts + 1);
    assertThat(anchors)
        .containsExactly(
            "broker-unreachable",
            "connector-failed",
            "connector-paused",
            "dead-letters",
            "drift-found",
            "freshness-lost",
            "gateway-down",
            "lag-high",
            "neo4j-unreachable",
            "open-conflicts",
            "parked-old",
            "registry-unreachable",
            "rejected-growing",
            "slot-inactive",
            "slot-lost",
            "store-unreachable",
            "streams-app-down");
  }

  @Test
  void theDashboardAsksTheSourceThatIsProvisioned() throws IOException {
    JsonNode dashboard =
        new ObjectMapper()
            .readTree(MONITORING.resolve("grafana/dashboards/memory-sync.json").toFile());
    String source =
        Files.readString(MONITORING.resolve("grafana/provisioning/datasources/prometheus.yml"));

    assertThat(dashboard.path("panels")).isNotEmpty();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(source).contains("uid: " + panel.path("datasource").path("uid").asText());
      assertThat(panel.path("targets")).isNotEmpty();
    }
  }
}
