package io.memorysync.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportTest {

  @Test
  void aMedianIsTheMiddleOfTheRoundsWhateverTheirOrder() {
    assertThat(new Series(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    assertThat(new Series(List.of(9.0, 1.0, 5.0, 7.0)).median()).isEqualTo(6);
  }

  @Test
  void aGoalAgainstAnotherIsMetFromItsFactorOn() {
    Map<String, Series> rates = series("ours", 100.0, "theirs", 50.0);

    assertThat(Goal.times("ours", "theirs", 2).outcome(Unit.ROWS_PER_SECOND, rates).met()).isTrue();
    assertThat(Goal.times("ours", "theirs", 2.1).outcome(Unit.ROWS_PER_SECOND, rates).met())
        .isFalse();
  }

  @Test
  void ofTimesTheShorterIsTheBetter() {
    Map<String, Series> times = series("ours", 50.0, "theirs", 100.0);

    Goal.Outcome outcome = Goal.times("ours", "theirs", 2).outcome(Unit.MILLISECONDS, times);

    assertThat(outcome.measured()).isEqualTo(2);
    assertThat(outcome.met()).isTrue();
  }

  @Test
  void aGoalInAbsoluteTermsHoldsUpToItsLimit() {
    Map<String, Series> times = series("p50", 51.0, "p99", 150.0);

    assertThat(Goal.atMost("p99", 150).outcome(Unit.MILLISECONDS, times).met()).isTrue();
    assertThat(Goal.atMost("p50", 50).outcome(Unit.MILLISECONDS, times).met()).isFalse();
  }

  @Test
  void theTableNamesContendersFiguresAndGoals() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    new ReportTable(new PrintStream(printed, true, StandardCharsets.UTF_8)).print(report());

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("insert: rows into a table (10 rows)")
        .containsPattern("ours +4,000 rows/s")
        .contains("met    ours at least 2.00 × theirs: 4.00 ×");
  }

  @Test
  void theJsonHasEveryRoundOfEveryContender() throws Exception {
    JsonNode scenario = new ObjectMapper().readTree(report().json()).path("scenarios").get(0);

    assertThat(scenario.path("name").asText()).isEqualTo("insert");
    assertThat(scenario.path("series").path("theirs").path("values")).hasSize(3);
    assertThat(scenario.path("goals").get(0).path("met").asBoolean()).isTrue();
  }

  @Test
  void theChartHasABarForEachContenderAndWhatBecameOfTheGoals(@TempDir Path directory)
      throws Exception {
    Document chart = chart(report(), directory);

    // Its background is one, too.
    assertThat(chart.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(chart.getDocumentElement().getTextContent())
        .contains("insert: rows into a table", "met: ours at least 2.00 × theirs: 4.00 ×");
  }

  @Test
  void inTheChartAMedianAndItsUpperPercentileAreOneBarInTwoColours(@TempDir Path directory)
      throws Exception {
    Map<String, Series> times = new LinkedHashMap<>();
    times.put("there, p50", new Series(List.of(25.0)));
    times.put("there, p99", new Series(List.of(100.0)));
    Document chart =
        chart(
            BenchReport.now(
                "1.0",
                1,
                List.of(
                    ScenarioReport.of("lag", "there", "all", Unit.MILLISECONDS, times, List.of()))),
            directory);

    NodeList bars = chart.getElementsByTagName("rect");
    assertThat(bars.getLength()).isEqualTo(3);
    assertThat(width(bars, 1)).isEqualTo(4 * width(bars, 2));
    assertThat(chart.getDocumentElement().getTextContent()).contains("25.0 / 100 ms");
  }

  private static int width(NodeList bars, int number) {
    return Integer.parseInt(((Element) bars.item(number)).getAttribute("width"));
  }

  private static Document chart(BenchReport report, Path directory) throws Exception {
    Path file = directory.resolve("chart.svg");
    ReportChart.write(report, file);
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static BenchReport report() {
    Map<String, Series> series = new LinkedHashMap<>();
    series.put("ours", new Series(List.of(3_000.0, 4_000.0, 5_000.0)));
    series.put("theirs", new Series(List.of(1_000.0, 1_000.0, 900.0)));
    return BenchReport.now(
        "1.0",
        3,
        List.of(
            ScenarioReport.of(
                "insert",
                "rows into a table",
                "10 rows",
                Unit.ROWS_PER_SECOND,
                series,
                List.of(Goal.times("ours", "theirs", 2)))));
  }

  private static Map<String, Series> series(
      String one, double figure, String other, double otherFigure) {
    return Map.of(one, new Series(List.of(figure)), other, new Series(List.of(otherFigure)));
  }
}
