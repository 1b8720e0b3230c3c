package io.memorysync.streams.normalize;

import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.UserId;
import io.memorysync.streams.rejection.RejectionCode;
import java.util.List;
import java.util.Optional;

/** What became of one change event. */
public sealed interface Normalized {

  /**
   * A change of a memory in canonical terms.
   *
   * @param change the change
   * @param derived pairs of user ids that were made up for it, to be published
   */
  record Change(MemoryChange change, List<UserId> derived) implements Normalized {}

  /**
   * An event that is about no memory.
   *
   * @param reason why, for a log at debug level
   */
  record Ignored(String reason) implements Normalized {}

  /**
   * An event that cannot be read before a row it refers to is there.
   *
   * @param waitsFor that row
   */
  record Parked(Reference waitsFor) implements Normalized {}

  /**
   * An event that cannot be understood.
   *
   * @param code the kind of reason
   * @param reason what is wrong and what a person can do about it; never memory content
   * @param memoryId the memory, where it could be read
   */
  record Rejected(RejectionCode code, String reason, Optional<String> memoryId)
      implements Normalized {}
}
