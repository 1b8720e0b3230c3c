package io.memorysync.schema.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * Gives every user id that a store writes both of its forms, at once: from a known pair where there
 * is one, made up otherwise, so that a memory never waits for a mapping.
 *
 * <p>An unknown string becomes the version 5 UUID of its UTF-8 bytes in {@link #NAMESPACE}, the
 * same in every installation. An unknown UUID is its own string. Either is replaced as soon as a
 * pair of {@code user_id_mapping} says otherwise.
 */
public final class UserIds {

  /**
   * Namespace of derived UUIDs: the version 5 UUID of {@code users.memorysync.io} in RFC 4122's DNS
   * namespace. Never to be changed, since the ids it leads to are stored.
   */
  public static final UUID NAMESPACE = UUID.fromString("86ecd934-e0f3-587f-b3a3-4a43b4a6588f");

  private final KnownUserIds known;

  public UserIds(KnownUserIds known) {
    this.known = known;
  }

  /** The UUID that a string gets as long as no pair is known for it. */
  public static String derivedId(String key) {
    return NameUuid.of(NAMESPACE, key).toString();
  }

  /** The user that a store calls by {@code text}, in the form that this store uses. */
  public Identified identify(UserIdForm form, String text) {
    return form == UserIdForm.UUID ? ofId(text) : ofKey(text);
  }

  /** The user whom a store with {@link UserIdForm#STRING} calls {@code key}. */
  public Identified ofKey(String key) {
    Optional<String> uuid = NameUuid.canonical(key);
    Optional<String> id = known.idOf(key);
    if (uuid.isEmpty()) {
      return id.map(known -> Identified.known(known, key))
          .orElseGet(() -> Identified.derived(derivedId(key), key));
    }
    // A UUID used as a string: a person whom another store knew by UUID before a string was known.
    // Unless it was mapped as a string itself, it is the person of that UUID.
    boolean mappedAsString = id.isPresent() && !id.equals(uuid);
    if (mappedAsString) {
      return Identified.known(id.get(), key);
    }
    return ofKnownId(uuid.get())
        .or(() -> id.map(known -> Identified.known(known, key)))
        .orElseGet(() -> Identified.known(uuid.get(), key));
  }

  /**
   * The user whom a store with {@link UserIdForm#UUID} calls {@code text}. Text that is no UUID is
   * taken as a string id: nothing keeps an application from writing one.
   */
  public Identified ofId(String text) {
    Optional<String> uuid = NameUuid.canonical(text);
    if (uuid.isEmpty()) {
      return ofKey(text);
    }
    return ofKnownId(uuid.get()).orElseGet(() -> ofKey(uuid.get()));
  }

  /**
   * The pair is looked up by string once more, since a UUID can be the one that a user had before a
   * mapping gave another.
   */
  private Optional<Identified> ofKnownId(String id) {
    return known.keyOf(id).map(key -> Identified.known(known.idOf(key).orElse(id), key));
  }
}
