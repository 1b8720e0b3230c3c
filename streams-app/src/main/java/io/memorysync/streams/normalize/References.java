package io.memorysync.streams.normalize;

import io.memorysync.schema.identity.UserIds;
import java.util.Optional;

/** What is known so far of the rows that others refer to, and of user ids. */
public interface References {

  /** The name in the row referred to; empty if that row has not been seen yet. */
  Optional<String> name(Reference reference);

  /** Both forms of any user id. */
  UserIds userIds();
}
