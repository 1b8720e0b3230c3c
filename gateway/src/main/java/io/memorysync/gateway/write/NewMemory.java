package io.memorysync.gateway.write;

import io.memorysync.schema.UserRef;
import java.util.List;

/**
 * A memory that is to be.
 *
 * @param user the owner; null for a memory of an agent or a run alone
 * @param app the client that creates it; null if nobody told
 * @param metadata a JSON object in normal form
 * @param categories in normal form
 */
public record NewMemory(
    String content,
    UserRef user,
    String app,
    String agentId,
    String runId,
    String metadata,
    List<String> categories) {

  public NewMemory {
    categories = List.copyOf(categories);
  }
}
