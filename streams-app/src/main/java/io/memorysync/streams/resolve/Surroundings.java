package io.memorysync.streams.resolve;

import io.memorysync.schema.UserRef;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** What the resolver looks up that other parts of the topology keep. */
public interface Surroundings {

  /** Bound to the state stores that a task sees. */
  Lookup in(ProcessorContext<?, ?> context);

  /** The lookups of one task. */
  interface Lookup {

    /** The ids that a user has by now; the same pair if no mapping says otherwise. */
    UserRef currentUser(UserRef user);

    /** Grows with every change of the user ids. */
    long userChanges();

    /** Whether a store is known to have categories. */
    boolean usesCategories(String store);
  }
}
