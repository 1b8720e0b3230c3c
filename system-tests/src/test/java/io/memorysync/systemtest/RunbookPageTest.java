package io.memorysync.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.stack.Checkout;
import io.memorysync.stack.torture.faults.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What alerts, the console and {@link RunbookIT} rely on in {@code docs/runbook.md}. */
class RunbookPageTest {

  /** The anchors of the alert rules and of the console's findings. */
  private static final List<String> ALERTS =
      List.of(
          "connector-failed",
          "connector-paused",
          "lag-high",
          "slot-inactive",
          "slot-lost",
          "dead-letters",
          "rejected-growing",
          "parked-old",
          "open-conflicts",
          "streams-app-down",
          "store-unreachable",
          "neo4j-unreachable",
          "registry-unreachable",
          "broker-unreachable",
          "freshness-lost",
          "drift-found",
          "gateway-down");

  private static final Pattern RULE =
      Pattern.compile("(?s)- alert: (\\S+).*?runbook_url: docs/runbook\\.md#(\\S+)");
  private static final Pattern LINK_WITHIN = Pattern.compile("\\]\\(#([^)]+)\\)");

  private final Runbook runbook = Runbook.read();

  @Test
  void everyAlertHasItsAnchor() {
    assertThat(runbook.headings()).containsAll(ALERTS);
  }

  @Test
  void everyAlertSaysWhetherDataIsAtRiskAndWhenItIsOver() {
    for (String alert : ALERTS) {
      String section = section(alert);
      assertThat(section).as(alert).startsWith("\n**Data at risk: ");
      assertThat(section).as(alert).contains("*Looks like:*", "*Means:*", "*Over when*");
    }
  }

  @Test
  void everyRuleOfPrometheusIsNamedInTheSectionThatItLeadsTo() throws IOException {
    String rules = Files.readString(Checkout.find().root().resolve("monitoring/alerts.yml"));

    assertThat(RULE.matcher(rules).results())
        .hasSize(rules.split("- alert: ").length - 1)
        .allSatisfy(rule -> assertThat(section(rule.group(2))).contains("`" + rule.group(1) + "`"));
  }

  @Test
  void everyFaultOfTheTortureRunIsNamed() {
    assertThat(runbook.text())
        .contains(
            Arrays.stream(FaultKind.values())
                .map(fault -> "| " + fault.words() + " |")
                .toArray(String[]::new));
  }

  @Test
  void linksWithinThePageLeadSomewhere() {
    List<String> anchors = runbook.headings().stream().map(RunbookPageTest::anchor).toList();
    assertThat(LINK_WITHIN.matcher(runbook.text()).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(anchors).contains(link));
  }

  @Test
  void everyBlockHasAnIdOfItsOwn() {
    assertThat(runbook.blocks())
        .extracting(Runbook.Block::id)
        .allMatch(Objects::nonNull)
        .doesNotHaveDuplicates();
    assertThat(Pattern.compile("(?m)^\\s*```").matcher(runbook.text()).results())
        .as("fences")
        .hasSize(2 * runbook.blocks().size());
  }

  private String section(String alert) {
    return runbook.text().split("### " + alert + "\n")[1].split("\n##")[0];
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return Pattern.compile("[^a-z0-9 -]")
        .matcher(heading.toLowerCase(Locale.ROOT))
        .replaceAll((MatchResult character) -> "")
        .replace(' ', '-');
  }
}
