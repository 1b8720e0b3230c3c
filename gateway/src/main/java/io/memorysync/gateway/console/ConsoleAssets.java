package io.memorysync.gateway.console;

import io.javalin.http.Context;
import io.memorysync.gateway.http.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** The files of the page, and the chart library from its WebJar. */
final class ConsoleAssets {

  private static final String UPLOT = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final String uplot = "/META-INF/resources/webjars/uplot/" + uplotVersion() + "/dist/";

  /** Answers with the page. */
  void page(Context context) {
    answer(context, "page/index.html");
  }

  /** Answers with one of its files. */
  void file(Context context) {
    String name = context.pathParam("name");
    if (!name.matches("[A-Za-z]+(\\.min|\\.esm)?\\.(css|js|svg)")) {
      throw ApiException.of(404, "Not Found");
    }
    answer(context, name.startsWith("uPlot.") ? uplot + name : "page/" + name);
  }

  private static void answer(Context context, String resource) {
    try (InputStream in = ConsoleAssets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw ApiException.of(404, "Not Found");
      }
      context
          .header("Cache-Control", "no-cache")
          .contentType(TYPES.get(resource.substring(resource.lastIndexOf('.') + 1)))
          .result(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String uplotVersion() {
    try (InputStream in = ConsoleAssets.class.getResourceAsStream(UPLOT)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
