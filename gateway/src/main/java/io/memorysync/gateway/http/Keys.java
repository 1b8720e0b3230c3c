package io.memorysync.gateway.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where the clients of the imitated APIs show their key. */
public final class Keys {

  private static final List<String> SCHEMES = List.of("Token ", "Bearer ");

  private Keys() {}

  /**
   * The key in {@code X-API-Key}, or in {@code Authorization} behind {@code Token} or {@code
   * Bearer}.
   *
   * @param headers a header's value by its name; null where there is none
   */
  public static Optional<String> shownIn(Function<String, String> headers) {
    String own = headers.apply("X-API-Key");
    if (own != null && !own.isBlank()) {
      return Optional.of(own.trim());
    }
    String authorization = headers.apply("Authorization");
    if (authorization == null) {
      return Optional.empty();
    }
    return SCHEMES.stream()
        .filter(scheme -> authorization.regionMatches(true, 0, scheme, 0, scheme.length()))
        .map(scheme -> authorization.substring(scheme.length()).trim())
        .filter(key -> !key.isEmpty())
        .findFirst();
  }
}
