package io.memorysync.operate.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Writes a report for programs: counts by target and kind, and some ids. */
public final class ReportJson {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJson() {}

  static void print(Report report, PrintStream out) {
    try {
      out.println(JSON.writeValueAsString(json(report)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The report as a tree. */
  public static ObjectNode json(Report report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("agrees", report.agrees());
    json.put("memories", report.memories());
    json.put("differing", report.differing());
    json.put("repairs", report.repairs());
    json.put("seconds", report.duration().toMillis() / 1e3);
    ArrayNode targets = json.putArray("targets");
    for (Report.Entry entry : report.targets()) {
      ObjectNode target = targets.addObject();
      target.put("name", entry.name());
      target.put("memories", entry.memories());
      target.put("no_memories", entry.noMemories());
      target.put("rejected", entry.rejected());
      target.put("differing", entry.findings().differing());
      ArrayNode drift = target.putArray("drift");
      entry
          .findings()
          .byDifference()
          .forEach(
              (difference, found) -> {
                ObjectNode kind = drift.addObject();
                kind.put("kind", difference.kind().name().toLowerCase(Locale.ROOT));
                kind.put("field", difference.field());
                kind.put("count", found.count());
                found.examples().forEach(kind.putArray("examples")::add);
              });
    }
    return json;
  }
}
