package io.memorysync.connectclient;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Connect worker's REST interface with one sink, whose state follows a look behind its orders.
 */
final class OneSink implements AutoCloseable {

  static final String NAME = "mem0-sink";

  private static final String PATH = "/connectors/" + NAME;

  private final HttpServer server;
  private final List<String> orders = new ArrayList<>();
  private String state = "RUNNING";
  private String ordered = "RUNNING";
  private String trace;
  private int rebalances;

  OneSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  ConnectClient client() {
    return new ConnectClient(url(), "look after it.", IllegalStateException::new);
  }

  /** What it was told to do, and did. */
  synchronized List<String> orders() {
    return List.copyOf(orders);
  }

  /** Its only task fails, until the sink is stopped. */
  synchronized void fail(String why) {
    trace = why;
  }

  /** Refuses the next orders, as a worker that rebalances. */
  synchronized void refuse(int times) {
    rebalances = times;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    if (request.equals("GET " + PATH + "/status")) {
      answer(exchange, 200, status());
      state = ordered;
    } else if (!request.contains(PATH + "/")) {
      answer(exchange, 404, "{\"error_code\":404,\"message\":\"There is no such connector.\"}");
    } else if (rebalances > 0) {
      rebalances--;
      answer(exchange, 409, "{\"error_code\":409,\"message\":\"Rebalancing.\"}");
    } else if (request.startsWith("DELETE") && !state.equals("STOPPED")) {
      answer(exchange, 400, "{\"error_code\":400,\"message\":\"It has to be stopped first.\"}");
    } else {
      follow(request.replace(PATH + "/", ""));
      answer(exchange, 200, "");
    }
  }

  private void follow(String order) {
    orders.add(order);
    switch (order) {
      case "PUT stop" -> ordered = "STOPPED";
      case "PUT resume" -> {
        ordered = "RUNNING";
        trace = null;
      }
      default -> {
        // The state stays as it is.
      }
    }
  }

  private String status() {
    String task =
        trace == null
            ? "{\"id\":0,\"state\":\"RUNNING\"}"
            : "{\"id\":0,\"state\":\"FAILED\",\"trace\":\"" + trace + "\"}";
    return "{\"name\":\"%s\",\"type\":\"sink\",\"connector\":{\"state\":\"%s\"},\"tasks\":[%s]}"
        .formatted(NAME, state, state.equals("STOPPED") ? "" : task);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
