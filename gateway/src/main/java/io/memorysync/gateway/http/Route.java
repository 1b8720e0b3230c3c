package io.memorysync.gateway.http;

import io.javalin.http.HandlerType;
import java.util.List;

/**
 * One operation of an API.
 *
 * @param path with parameters in braces; a trailing slash makes no difference to what is served
 * @param family the API that it belongs to
 * @param id unique name of the operation
 * @param summary in a few words
 * @param adminOnly whether only an administrator's key may call it
 * @param doc what the OpenAPI document says of its parameters and bodies
 */
public record Route(
    HandlerType method,
    String path,
    String family,
    String id,
    String summary,
    boolean adminOnly,
    RouteDoc doc,
    Operation operation) {

  /** Answers a request. */
  public interface Operation {
    /**
     * @throws Exception of which {@link Failures} makes an answer
     */
    void answer(Request request) throws Exception;
  }

  /** The routes of one API. */
  public interface Api {
    List<Route> routes();
  }
}
