package io.memorysync.operate.verify;

import static io.memorysync.operate.verify.Samples.ID;
import static io.memorysync.operate.verify.Samples.USER_ID;
import static io.memorysync.operate.verify.Samples.USER_KEY;
import static io.memorysync.operate.verify.Samples.VECTOR;
import static io.memorysync.operate.verify.Samples.WRITTEN;
import static io.memorysync.operate.verify.Samples.deleted;
import static io.memorysync.operate.verify.Samples.memory;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.operate.verify.GraphNode.Link;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphComparisonTest {

  private static final Link USER = new Link("REMEMBERS", "User:" + USER_ID);
  private static final Link CATEGORY = new Link("IN_CATEGORY", "Category:drinks");
  private static final Link APP = new Link("WRITTEN_BY", "App:cursor");

  private final GraphComparison graph = new GraphComparison();

  private List<String> compare(CanonicalMemory memory, GraphNode node) {
    return graph.differences(memory, node).stream().map(Difference::toString).toList();
  }

  private static GraphNode node(String content, List<Float> vector, String userKey, Link... links) {
    return new GraphNode(
        ID,
        3L,
        "active",
        content,
        ContentHash.of("Likes tea."),
        "{\"mood\":\"calm\"}",
        WRITTEN.minusSeconds(60),
        WRITTEN,
        null,
        "model",
        vector,
        userKey,
        Set.of(links));
  }

  @Test
  void aNodeWithAllItsRelationshipsAgrees() {
    assertThat(compare(memory().build(), node("Likes tea.", VECTOR, USER_KEY, USER, CATEGORY, APP)))
        .isEmpty();
  }

  @Test
  void aNodeIsMissingOrExtra() {
    assertThat(compare(memory().build(), null)).containsExactly("missing");
    assertThat(compare(deleted(), node("Likes tea.", VECTOR, USER_KEY))).containsExactly("extra");
    assertThat(compare(null, node("Likes tea.", VECTOR, USER_KEY))).containsExactly("extra");
    assertThat(compare(deleted(), null)).isEmpty();
  }

  @Test
  void propertiesAreCompared() {
    assertThat(
            compare(
                memory()
                    .setVersion(4)
                    .setMetadata("{}")
                    .setUpdatedAt(WRITTEN.plusMillis(1))
                    .build(),
                node("Likes coffee.", VECTOR, USER_KEY, USER, CATEGORY, APP)))
        .containsExactly(
            "differs in content",
            "differs in metadata",
            "differs in updated_at",
            "differs in version");
  }

  @Test
  void relationshipsAreCompared() {
    Link wrongUser = new Link("REMEMBERS", "User:someone");

    assertThat(
            compare(
                memory().setAgentId("butler").setRunId("today").build(),
                node("Likes tea.", VECTOR, USER_KEY, wrongUser)))
        .containsExactly(
            "differs in agent_id",
            "differs in app",
            "differs in categories",
            "differs in run_id",
            "differs in user");
  }

  @Test
  void theUsersNodeHasToShowHisName() {
    assertThat(compare(memory().build(), node("Likes tea.", VECTOR, USER_ID, USER, CATEGORY, APP)))
        .containsExactly("wrong user form");
  }

  @Test
  void vectorsAreCompared() {
    assertThat(compare(memory().build(), node("Likes tea.", null, USER_KEY, USER, CATEGORY, APP)))
        .containsExactly("no vector");
    assertThat(
            compare(
                memory().build(),
                node("Likes tea.", List.of(1f, 1f, 1f), USER_KEY, USER, CATEGORY, APP)))
        .containsExactly("stale vector");
  }
}
