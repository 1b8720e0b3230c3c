package io.memorysync.monitor;

import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.monitor.PipelineView.BehindUnit;
import io.memorysync.monitor.PipelineView.Component;
import io.memorysync.monitor.PipelineView.Counts;
import io.memorysync.monitor.PipelineView.Kind;
import io.memorysync.monitor.PipelineView.Percentiles;
import io.memorysync.monitor.PipelineView.Slot;
import io.memorysync.monitor.PipelineView.State;
import io.memorysync.monitor.PipelineView.Task;
import io.memorysync.schema.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes the view of what was observed. */
final class ViewBuilder {

  static final String STREAMS_APP = "streams-app";
  static final String GRAPH = "neo4j";
  static final String GATEWAY = "gateway";

  private final Observed observed;

  private ViewBuilder(Observed observed) {
    this.observed = observed;
  }

  static PipelineView of(Observed observed, Limits limits) {
    return new ViewBuilder(observed).view(limits);
  }

  private PipelineView view(Limits limits) {
    List<Component> components = components();
    List<Arrow> arrows = arrows();
    List<Slot> slots = slots();
    Counts counts = counts();
    return new PipelineView(
        observed.at(),
        Findings.of(observed, limits, components, arrows, slots, counts),
        components,
        arrows,
        observed.freshness(),
        slots,
        counts,
        observed.lastVerify());
  }

  private List<Component> components() {
    List<Component> components = new ArrayList<>();
    for (String store : storeNames()) {
      components.add(part(store, Kind.STORE, observed.stores().get(store)));
    }
    observed.connectors().stream()
        .filter(Connector::source)
        .forEach(source -> components.add(connector(source, Kind.SOURCE)));
    components.add(streamsApp());
    observed.connectors().stream()
        .filter(connector -> !connector.source())
        .forEach(sink -> components.add(connector(sink, Kind.SINK)));
    components.add(part(GRAPH, Kind.GRAPH, observed.graph()));
    components.add(gateway());
    components.add(part("registry", Kind.REGISTRY, observed.registry()));
    components.add(part("broker", Kind.BROKER, observed.broker()));
    components.add(part("connect", Kind.CONNECT, observed.connect()));
    return components;
  }

  /** Those that are configured, and those that connectors tell of. */
  private TreeSet<String> storeNames() {
    TreeSet<String> names = new TreeSet<>(observed.stores().keySet());
    observed.connectors().stream()
        .filter(connector -> !connector.isGraph())
        .map(Connector::store)
        .forEach(names::add);
    return names;
  }

  private static Component part(String id, Kind kind, Answer<?> answer) {
    if (answer == null) {
      return new Component(id, kind, State.UNKNOWN, "It is not monitored.", List.of());
    }
    State down = answer.isPending() ? State.UNKNOWN : State.UNREACHABLE;
    State state = answer.value() == null ? down : State.RUNNING;
    return new Component(id, kind, state, answer.trouble(), List.of());
  }

  private Component connector(Connector connector, Kind kind) {
    if (observed.connect().value() == null) {
      return new Component(
          connector.name(), kind, State.UNREACHABLE, "Connect does not answer.", List.of());
    }
    List<Task> tasks = connector.tasks();
    return new Component(connector.name(), kind, connector.worst(), connector.failure(), tasks);
  }

  private Component streamsApp() {
    return streams()
        .filter(app -> !app.ready())
        .map(
            app ->
                new Component(
                    STREAMS_APP,
                    Kind.STREAMS_APP,
                    app.failed() ? State.FAILED : State.STOPPED,
                    String.join(" ", app.reasons()),
                    List.of()))
        .orElseGet(() -> part(STREAMS_APP, Kind.STREAMS_APP, observed.streams()));
  }

  private Component gateway() {
    Component part = part(GATEWAY, Kind.GATEWAY, observed.gateway());
    List<String> troubles = observed.gateway().known().orElse(List.of());
    return troubles.isEmpty()
        ? part
        : new Component(
            part.id(), part.kind(), State.FAILED, String.join(" ", troubles), List.of());
  }

  private List<Arrow> arrows() {
    List<Arrow> arrows = new ArrayList<>();
    for (Connector connector : observed.connectors()) {
      String name = connector.name();
      Double rate = observed.rates().get(name);
      Long behind = behind(name);
      if (connector.source()) {
        Percentiles lag = observed.lags().get(connector.store());
        arrows.add(
            new Arrow(connector.store(), name, rate, retained(connector), BehindUnit.BYTES, null));
        arrows.add(new Arrow(name, STREAMS_APP, rate, behind, BehindUnit.EVENTS, lag));
      } else {
        Percentiles lag = observed.lags().get(name);
        Double versions = observed.rates().get(STREAMS_APP);
        arrows.add(new Arrow(STREAMS_APP, name, versions, behind, BehindUnit.EVENTS, lag));
        arrows.add(new Arrow(name, connector.store(), rate, null, BehindUnit.EVENTS, lag));
      }
    }
    arrows.add(within(Topics.CHANGE, STREAMS_APP));
    arrows.add(within(STREAMS_APP, GATEWAY));
    return arrows;
  }

  /** An arrow that leads through no connector. */
  private Arrow within(String from, String to) {
    return new Arrow(from, to, null, behind(to), BehindUnit.EVENTS, null);
  }

  private Long behind(String reader) {
    return observed.broker().known().map(broker -> broker.behind().get(reader)).orElse(null);
  }

  private Long retained(Connector source) {
    return slots().stream()
        .filter(known -> known.name().equals(source.slot()))
        .findFirst()
        .map(Slot::retainedBytes)
        .orElse(null);
  }

  /** Those that there are, and those that a source has to have and its store does not. */
  private List<Slot> slots() {
    Map<String, List<Slot>> known = new TreeMap<>();
    observed
        .stores()
        .forEach((store, answer) -> answer.known().ifPresent(slots -> known.put(store, slots)));
    Stream<Slot> missing =
        observed.connectors().stream()
            .filter(Connector::source)
            .filter(source -> known.containsKey(source.store()))
            .filter(
                source ->
                    known.get(source.store()).stream()
                        .noneMatch(slot -> slot.name().equals(source.slot())))
            .map(source -> Slot.missing(source.slot(), source.store()));
    return Stream.concat(known.values().stream().flatMap(List::stream), missing)
        .distinct()
        .toList();
  }

  private Counts counts() {
    Map<String, Long> letters =
        observed.broker().known().map(broker -> broker.deadLetters()).orElse(Map.of());
    return new Counts(
        new TreeMap<>(letters),
        observed.openConflicts().value(),
        streams().map(StreamsReader.Streams::parked).orElse(null),
        streams().map(StreamsReader.Streams::rejected).orElse(null));
  }

  private Optional<StreamsReader.Streams> streams() {
    return Optional.ofNullable(observed.streams()).flatMap(Answer::known);
  }
}
