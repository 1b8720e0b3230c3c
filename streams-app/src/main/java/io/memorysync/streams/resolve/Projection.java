package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Compares a row with the canonical memory, field by field, on what that row can represent.
 *
 * <p>A row that does not state a field says nothing about it. Users are compared by UUID, since a
 * store may know only one of the two forms. The app is set once, when the memory is created, and
 * not compared.
 */
public final class Projection {

  private static final List<MemoryField> COMPARED =
      List.of(
          MemoryField.CONTENT,
          MemoryField.USER,
          MemoryField.AGENT_ID,
          MemoryField.RUN_ID,
          MemoryField.METADATA,
          MemoryField.CATEGORIES,
          MemoryField.STATE);

  private Projection() {}

  /** The fields that are compared and merged one by one. */
  public static List<MemoryField> fields() {
    return COMPARED;
  }

  /** The name of a field on {@code memory.conflict}. */
  public static String name(MemoryField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  /** Whether the row says anything of a field. */
  public static boolean states(MemoryImage image, MemoryField field) {
    return image.getStated().contains(field);
  }

  /** The value by which a field of a row is compared; a user is represented by its UUID. */
  static Object value(MemoryImage image, MemoryField field) {
    return switch (field) {
      case CONTENT -> image.getContent();
      case USER -> userId(image.getUser());
      case APP -> image.getApp();
      case AGENT_ID -> image.getAgentId();
      case RUN_ID -> image.getRunId();
      case METADATA -> image.getMetadata();
      case CATEGORIES -> List.copyOf(image.getCategories());
      case STATE -> image.getState();
    };
  }

  /** The value by which a field of the canonical memory is compared. */
  static Object value(CanonicalMemory memory, MemoryField field) {
    return switch (field) {
      case CONTENT -> memory.getContent();
      case USER -> userId(memory.getUser());
      case APP -> memory.getApp();
      case AGENT_ID -> memory.getAgentId();
      case RUN_ID -> memory.getRunId();
      case METADATA -> memory.getMetadata();
      case CATEGORIES -> List.copyOf(memory.getCategories());
      case STATE -> memory.getState();
    };
  }

  /** Whether a field of the row has the canonical value, or the row says nothing of it. */
  public static boolean same(MemoryImage image, CanonicalMemory memory, MemoryField field) {
    return !states(image, field) || Objects.equals(value(image, field), value(memory, field));
  }

  /** Whether every field that the row states has the canonical value. */
  static boolean same(MemoryImage image, CanonicalMemory memory) {
    return COMPARED.stream().allMatch(field -> same(image, memory, field));
  }

  /**
   * Whether a writer had seen the canonical value of a field. A row that begins to state a field
   * showed before what a sink shows by leaving it out.
   */
  static boolean seen(
      MemoryImage before, MemoryImage after, CanonicalMemory memory, MemoryField field) {
    return states(before, field) || !states(after, field)
        ? same(before, memory, field)
        : Objects.equals(leftOut(field), value(memory, field));
  }

  /** What a row that leaves a field out shows of it. */
  static Object leftOut(MemoryField field) {
    return switch (field) {
      case STATE -> MemoryState.ACTIVE;
      case CATEGORIES -> List.of();
      default -> null;
    };
  }

  /**
   * Whether an event changed a field; one that only one side states counts as changed if stated
   * after.
   */
  static boolean changed(MemoryImage before, MemoryImage after, MemoryField field) {
    return states(after, field)
        && !(states(before, field) && Objects.equals(value(before, field), value(after, field)));
  }

  /**
   * Whether a primary row is what a sink would write for this memory: nothing that the store can
   * represent is missing from it.
   */
  static boolean exact(MemoryImage image, CanonicalMemory memory, boolean representsAll) {
    if (!same(image, memory)) {
      return false;
    }
    if (!representsAll) {
      return true;
    }
    boolean stateTold = states(image, MemoryField.STATE) || memory.getState() == MemoryState.ACTIVE;
    boolean categoriesTold =
        states(image, MemoryField.CATEGORIES) || memory.getCategories().isEmpty();
    boolean appTold = memory.getApp() == null || memory.getApp().equals(image.getApp());
    return stateTold && categoriesTold && appTold;
  }

  /**
   * Whether the row's update time is later than the canonical one, at the precision of all stores.
   */
  static boolean newer(MemoryImage image, CanonicalMemory memory) {
    return image.getUpdatedAt() != null
        && millis(image.getUpdatedAt()).isAfter(millis(memory.getUpdatedAt()));
  }

  /**
   * Whether the row's update time is another than the canonical one, at the precision of all
   * stores. A row that tells none was last updated when it was created.
   */
  static boolean otherTime(MemoryImage image, CanonicalMemory memory) {
    Instant told = image.getUpdatedAt() == null ? image.getCreatedAt() : image.getUpdatedAt();
    return told != null && !millis(told).equals(millis(memory.getUpdatedAt()));
  }

  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static String userId(UserRef user) {
    return user == null ? null : user.getId();
  }
}
