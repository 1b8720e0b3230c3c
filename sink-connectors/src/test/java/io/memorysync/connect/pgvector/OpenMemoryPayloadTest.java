package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenMemoryPayloadTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void itIsWhatOpenMemorysMem0ClientWritesBesideTheRow() throws JsonProcessingException {
    CanonicalMemory memory = memory(UUID.randomUUID()).setState(MemoryState.PAUSED).build();

    assertThat(JSON.readTree(new OpenMemoryPayload("mem0").render(memory)))
        .isEqualTo(
            JSON.readTree(
                """
                {"data": "Likes olives", "hash": "b3f88b44dc840b19f6c414b352132995",
                 "created_at": "2025-03-01T10:00:00.123456+00:00",
                 "updated_at": "2025-03-01T10:00:00.123456+00:00",
                 "user_id": "drj", "source_app": "openmemory", "mcp_client": "cursor"}
                """));
  }

  @Test
  void aMemoryOfNoAppIsFiledUnderTheDefaultOne() throws JsonProcessingException {
    CanonicalMemory memory = memory(UUID.randomUUID()).setApp(null).build();

    assertThat(
            JSON.readTree(new OpenMemoryPayload("mem0").render(memory)).get("mcp_client").asText())
        .isEqualTo("mem0");
  }
}
