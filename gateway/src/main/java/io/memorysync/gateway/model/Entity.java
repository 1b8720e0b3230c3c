package io.memorysync.gateway.model;

import java.time.Instant;

/**
 * Somebody or something that memories belong to.
 *
 * @param type {@code user}, {@code agent}, {@code app} or {@code run}
 * @param id a user's UUID; otherwise the name
 * @param memories how many there are
 */
public record Entity(
    String type, String id, String name, long memories, Instant createdAt, Instant updatedAt) {}
