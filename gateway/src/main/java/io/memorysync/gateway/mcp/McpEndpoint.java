package io.memorysync.gateway.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.http.Admission;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.http.Failures;
import io.memorysync.gateway.mcp.McpTools.Session;
import io.memorysync.gateway.service.Additions;
import io.memorysync.gateway.service.Memories;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenMemory's MCP server over streamable HTTP, stateless, with answers in JSON: {@code
 * /mcp/<client>/http/<user>}. As OpenMemory does, it tells failures of a tool as its text.
 */
public final class McpEndpoint extends HttpServlet {

  /** Where the servlet is served. */
  public static final String PATH = "/mcp/*";

  private static final long serialVersionUID = 1L;
  private static final Pattern SESSION = Pattern.compile(".*/mcp/([^/]+)/http/([^/]+)/?");
  private static final String ENDPOINT = "/mcp";
  private static final String CONTEXT = "session";
  private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(new ObjectMapper());

  private static final String NOTHING = "{\"type\":\"object\",\"properties\":{}}";

  private final transient Admission admission;
  private final transient McpTools tools;
  private final transient HttpServletStatelessServerTransport transport;
  private final transient McpStatelessSyncServer server;

  /**
   * @param admission finds out who calls
   * @param version of the server, as it tells clients
   */
  public McpEndpoint(
      Admission admission, Memories memories, Additions additions, String version, int maxBytes) {
    this.admission = admission;
    this.tools = new McpTools(memories, additions);
    this.transport =
        HttpServletStatelessServerTransport.builder()
            .jsonMapper(JSON)
            .messageEndpoint(ENDPOINT)
            .maxRequestSize(maxBytes)
            .contextExtractor(
                request ->
                    McpTransportContext.create(Map.of(CONTEXT, request.getAttribute(CONTEXT))))
            .build();
    this.server =
        McpServer.sync(transport)
            .serverInfo("mem0-mcp-server", version)
            .capabilities(ServerCapabilities.builder().tools(false).build())
            .jsonMapper(JSON)
            .jsonSchemaValidator(new DefaultJsonSchemaValidator())
            .immediateExecution(true)
            .tools(specifications())
            .build();
  }

  private interface Call {
    String answer(Session session, Map<String, Object> arguments) throws Exception;
  }

  private List<SyncToolSpecification> specifications() {
    return List.of(
        tool(
            "add_memories",
            "Add a memory. Call it whenever the user tells something about themselves, their"
                + " preferences, or anything that may be of use in a later conversation, and"
                + " whenever they ask to remember something.",
            "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},"
                + "\"infer\":{\"type\":\"boolean\",\"default\":true}},\"required\":[\"text\"]}",
            tools::add),
        tool(
            "search_memory",
            "Find memories. Call it whenever the user asks anything.",
            "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\"}},"
                + "\"required\":[\"query\"]}",
            tools::search),
        tool(
            "list_memories",
            "List all memories of the user.",
            NOTHING,
            (session, arguments) -> tools.list(session)),
        tool(
            "delete_memories",
            "Delete some memories by their ids.",
            "{\"type\":\"object\",\"properties\":{\"memory_ids\":{\"type\":\"array\","
                + "\"items\":{\"type\":\"string\"}}},\"required\":[\"memory_ids\"]}",
            tools::delete),
        tool(
            "delete_all_memories",
            "Delete all memories of the user.",
            NOTHING,
            (session, arguments) -> tools.deleteAll(session)));
  }

  private static SyncToolSpecification tool(
      String name, String description, String schema, Call call) {
    return SyncToolSpecification.builder()
        .tool(Tool.builder().name(name).description(description).inputSchema(JSON, schema).build())
        .callHandler(
            (context, request) -> {
              Map<String, Object> arguments =
                  request.arguments() == null ? Map.of() : request.arguments();
              return CallToolResult.builder()
                  .addTextContent(answer((Session) context.get(CONTEXT), arguments, call))
                  .isError(false)
                  .build();
            })
        .build();
  }

  private static String answer(Session session, Map<String, Object> arguments, Call call) {
    try {
      return call.answer(session, arguments);
    } catch (IllegalArgumentException e) {
      return "Error: " + e.getMessage();
    } catch (Exception e) {
      return "Error: " + Failures.answer(e).getMessage();
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      Matcher path = SESSION.matcher(request.getRequestURI());
      if (!path.matches()) {
        throw ApiException.of(404, "Not Found");
      }
      Caller caller = admission.admit(request::getHeader, request.getRemoteAddr());
      request.setAttribute(
          CONTEXT, new Session(caller, decoded(path.group(1)), decoded(path.group(2))));
    } catch (ApiException e) {
      refuse(response, e);
      return;
    } catch (SQLException e) {
      refuse(response, Failures.answer(e));
      return;
    }
    transport.service(new AtEndpoint(request), response);
  }

  @Override
  public void destroy() {
    server.close();
  }

  private static void refuse(HttpServletResponse response, ApiException answer) throws IOException {
    answer.headers().forEach(response::setHeader);
    response.setStatus(answer.status());
    response.setContentType("application/json");
    response.getWriter().write(answer.body().toString());
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The transport serves one path; client and user in it are the session's. */
  private static final class AtEndpoint extends HttpServletRequestWrapper {

    private AtEndpoint(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return ENDPOINT;
    }
  }
}
