package io.memorysync.gateway.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.write.Edit;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.form.NormalForm;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Mem0MetadataTest {

  @Test
  void keysThatAreFieldsOfTheMemoryAreTakenOut() {
    Mem0Metadata.Taken taken =
        Mem0Metadata.take(
            json(
                "{'topic':'x','categories':['b','a','b'],'memory_state':'paused','mcp_client':'cursor','source_app':'openmemory','data':'y'}"));
    assertThat(NormalForm.json(taken.metadata())).isEqualTo("{\"topic\":\"x\"}");
    assertThat(taken.categories()).hasValue(List.of("a", "b"));
    assertThat(taken.state()).hasValue(MemoryState.PAUSED);
    assertThat(taken.app()).hasValue("cursor");
  }

  @Test
  void whatOnlyLooksLikeAFieldIsTheCallersOwn() {
    Mem0Metadata.Taken taken =
        Mem0Metadata.take(json("{'categories':'food','memory_state':'tired','source_app':'mine'}"));
    assertThat(taken.metadata()).hasSize(3);
    assertThat(taken.categories()).isEmpty();
    assertThat(taken.state()).isEmpty();
  }

  @Test
  void aMergeKeepsTheKeysThatAreNotGiven() {
    Edit edit =
        Mem0Metadata.merge(
            Edit.nothing(), memory("{\"a\":1,\"b\":2}"), json("{'b':3,'categories':[]}"));
    assertThat(edit.metadata()).hasValue("{\"a\":1,\"b\":3}");
    assertThat(edit.categories()).hasValue(List.of());
    assertThat(edit.state()).isEmpty();
  }

  @Test
  void whatIsShownIsWhatMem0WouldShowOfItsPayload() {
    ObjectNode item = Mem0Item.of(memory("{\"a\":1,\"role\":\"user\",\"actor_id\":\"ada\"}"));
    assertThat(item.path("role").asText()).isEqualTo("user");
    assertThat(item.path("actor_id").asText()).isEqualTo("ada");
    assertThat(NormalForm.json(item.path("metadata")))
        .isEqualTo(
            "{\"a\":1,\"categories\":[\"food\"],\"mcp_client\":\"cursor\",\"memory_state\":\"paused\",\"source_app\":\"openmemory\"}");
    assertThat(item.path("created_at").asText()).isEqualTo("2026-01-02T03:04:05.000006+00:00");
    assertThat(item.path("updated_at").asText()).isEqualTo("2026-01-02T03:04:06+00:00");
  }

  private static Memory memory(String metadata) {
    return new Memory(
        UUID.randomUUID(),
        1,
        MemoryState.PAUSED,
        null,
        "cursor",
        "planner",
        null,
        "x",
        "hash",
        metadata,
        List.of("food"),
        Instant.parse("2026-01-02T03:04:05.000006Z"),
        Instant.parse("2026-01-02T03:04:06Z"),
        null,
        null);
  }

  private static ObjectNode json(String text) {
    return NormalForm.object(text.replace('\'', '"')).orElseThrow();
  }
}
