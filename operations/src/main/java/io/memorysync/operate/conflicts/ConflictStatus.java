package io.memorysync.operate.conflicts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a conflict is decided. */
public enum ConflictStatus {
  /** A person has yet to choose. */
  OPEN,
  /** It was open, and a person chose. */
  SETTLED,
  /** Its policy decided at once. */
  DECIDED;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
