package io.memorysync.gateway.model;

import io.memorysync.schema.UserRef;
import java.time.Instant;

/**
 * An application through which a user's memories came.
 *
 * @param owner whose memories they are; null for memories of nobody
 * @param memories how many there are
 */
public record App(
    UserRef owner, String name, long memories, Instant createdAt, Instant updatedAt) {}
