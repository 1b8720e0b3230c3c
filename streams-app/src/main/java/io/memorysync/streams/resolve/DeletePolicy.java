package io.memorysync.streams.resolve;

/** Who wins when one application deletes a memory that another one writes at the same time. */
public enum DeletePolicy {
  /** The delete: a memory that a person asked to forget does not come back by accident. */
  DELETE_WINS("delete-wins"),
  /** The later of the two, by commit time. */
  LAST_WRITER_WINS("last-writer-wins");

  private final String configured;

  DeletePolicy(String configured) {
    this.configured = configured;
  }

  /** The name of this policy in configuration and on {@code memory.conflict}. */
  public String configured() {
    return configured;
  }

  /**
   * Returns the policy of a configured name.
   *
   * @throws IllegalArgumentException if no policy has that name
   */
  public static DeletePolicy of(String configured) {
    for (DeletePolicy policy : values()) {
      if (policy.configured.equals(configured)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("No delete policy is called '" + configured + "'");
  }
}
