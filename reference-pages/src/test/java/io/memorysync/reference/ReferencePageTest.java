package io.memorysync.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.junit.jupiter.api.Test;

class ReferencePageTest {

  @Test
  void aGroupTellsItsOptionsInTheirOrder() {
    ConfigDef definition =
        new ConfigDef()
            .define("second", Type.STRING, "", Importance.LOW, "B.", "Store", 2, Width.SHORT, "B")
            .define(
                "first",
                Type.INT,
                ConfigDef.NO_DEFAULT_VALUE,
                Range.between(1, 9),
                Importance.HIGH,
                "A.",
                "Store",
                1,
                Width.SHORT,
                "A");

    assertThat(page(definition))
        .endsWith(
            """
            ## Store

            ### `first`

            A.

            *int · required · valid: `[1,...,9]` · importance high · Store 1*

            ### `second`

            B.

            *string · default empty · importance low · Store 2*
            """);
  }

  @Test
  void optionsOfNoGroupHaveAHeadingToo() {
    ConfigDef definition =
        new ConfigDef().define("delegate.class", Type.STRING, "A", Importance.LOW, "Which.");

    assertThat(page(definition))
        .endsWith(
            """
            ## Options

            ### `delegate.class`

            Which.

            *string · default `A` · importance low*
            """);
  }

  @Test
  void internalOptionsAreLeftOut() {
    assertThat(page(new ConfigDef().defineInternal("task.id", Type.INT, 0, Importance.LOW)))
        .doesNotContain("task.id");
  }

  @Test
  void aLongTimeIsToldInWordsToo() {
    ConfigDef definition =
        new ConfigDef()
            .define("retention.ms", Type.LONG, 2_592_000_000L, Importance.LOW, "How long.")
            .define("wait.ms", Type.LONG, 30_000L, Importance.LOW, "How long.")
            .define("count", Type.LONG, 86_400_000L, Importance.LOW, "How many.");

    assertThat(page(definition))
        .contains("default `2592000000` (30 days)", "default `30000` ·", "default `86400000` ·");
  }

  @Test
  void whatADocSaysInAnglesAndStarsIsShownAsItIs() {
    assertThat(ReferencePage.text("store.<name>.* of user_id_mapping, _id, [1]"))
        .isEqualTo("store.\\<name>.\\* of user_id_mapping, \\_id, \\[1]");
  }

  @Test
  void severalSectionsAreListedOnTop() {
    String page =
        new ReferencePage("Sink", "What it does.")
            .section("In JMX", "One.\n")
            .section("Kafka's own", "Two.\n")
            .markdown();

    assertThat(page)
        .contains("What it does.\n\n[In JMX](#in-jmx) · [Kafka's own](#kafkas-own)\n\n## In JMX");
  }

  @Test
  void twoSectionsOfOneNameAreRefused() {
    ReferencePage page = new ReferencePage("Sink", "").section("Store", "One.\n");

    assertThatThrownBy(() -> page.section("Store", "Two.\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Store");
  }

  @Test
  void aTableHasARuleBelowItsHead() {
    assertThat(ReferencePage.table(List.of("metric", ""), List.of(List.of("`a`", "b"))))
        .isEqualTo("| metric |  |\n|---|---|\n| `a` | b |\n");
  }

  private static String page(ConfigDef definition) {
    return new ReferencePage("Sink", "What it does.").options(definition).markdown();
  }
}
