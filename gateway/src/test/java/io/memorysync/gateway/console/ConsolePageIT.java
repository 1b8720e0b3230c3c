package io.memorysync.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.memorysync.monitor.PipelineView.State;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's page in a real browser. Pictures of it are kept in {@code target/console}. */
class ConsolePageIT {

  private static final Path PICTURES = Path.of("target", "console");
  private static final List<String> VIEWS =
      List.of("pipeline", "conflicts", "rejected", "memory", "checks");
  private static final int PHONE = 360;
  private static final double SOON_MS = 5_000;
  private static final double PATIENCE_MS = 30_000;

  private static ConsoleServer server;
  private static Chromium chromium;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;

  @BeforeAll
  static void start() throws SQLException {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    server = ConsoleServer.start();
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    server.close();
  }

  @BeforeEach
  void runAll() {
    server.pipeline().mem0Sink(State.RUNNING);
  }

  @AfterEach
  void nothingWasComplainedOf() {
    context.close();
    // The views of records ask for the stores, too, which this gateway does not know.
    assertThat(complaints).filteredOn(complaint -> !complaint.contains("503")).isEmpty();
  }

  @Test
  void aConnectorThatStopsIsSeenWithinSeconds() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    assertThat(page.getByText("All is well")).isVisible();
    picture(page, "light");

    server.pipeline().mem0Sink(State.STOPPED);

    assertThat(page.getByText("The connector is stopped"))
        .isVisible(
            new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                .setTimeout(SOON_MS));
    assertThat(page.getByRole(AriaRole.LINK, named("Runbook: connector-stopped")))
        .hasAttribute("href", "https://runbook.example/#connector-stopped");
    picture(page, "stopped");
  }

  @Test
  void itHasADarkSide() {
    Page page = signedIn(1280, ColorScheme.DARK);
    assertThat(page.getByText("All is well")).isVisible();
    picture(page, "dark");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipeline", "memory", "checks"})
  void nothingIsWiderThanAPhone(String view) {
    Page page = signedIn(PHONE, ColorScheme.LIGHT);
    page.navigate(server.url() + "/console/#" + view);
    assertThat(page.getByRole(AriaRole.HEADING).first()).isVisible();
    if (view.equals("pipeline")) {
      assertThat(page.getByText("All is well")).isVisible();
    }
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(PHONE);
    picture(page, "phone-" + view);
  }

  @Test
  void aMemorysLifeIsFoundByItsId() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.getByRole(AriaRole.LINK, named("Memory")).click();
    page.getByLabel("Memory id").fill(ConsoleServer.TEA.toString());
    page.getByRole(AriaRole.BUTTON, named("Show")).click();
    assertThat(page.getByText("Version 2")).isVisible();
    assertThat(page.locator("ins").first()).hasText("Likes black tea.");
    picture(page, "memory");
  }

  @Test
  void everythingCanBeReachedAndNamed() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.reload();
    assertThat(page.getByRole(AriaRole.NAVIGATION)).isVisible();
    page.keyboard().press("Tab");
    assertThat(page.getByText("Skip to the content")).isFocused();
    Object unnamed =
        page.evaluate(
            "[...document.querySelectorAll('button, a, input, select, progress, [role=region]')]"
                + ".filter(e => !(e.textContent.trim() || e.getAttribute('aria-label')"
                + " || e.labels?.length)).length");
    assertThat(unnamed).isEqualTo(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void noRuleOfAccessibilityIsBroken(ColorScheme scheme) {
    Page page = opened(1280, scheme);
    assertThat(page.getByRole(AriaRole.BUTTON, named("Sign in"))).isVisible();
    assertAccessible(page);
    signIn(page);
    for (String view : VIEWS) {
      page.navigate(server.url() + "/console/#" + view);
      assertThat(page.locator(".views a[aria-current]")).hasAttribute("href", "#" + view);
      assertThat(page.getByRole(AriaRole.HEADING).first()).isVisible();
      assertAccessible(page);
    }
  }

  /** By the Web Content Accessibility Guidelines: names, contrast, structure. */
  private static void assertAccessible(Page page) {
    List<Rule> broken =
        new AxeBuilder(page)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
            .analyze()
            .getViolations();
    assertThat(broken)
        .describedAs("%s", page.url())
        .allSatisfy(
            rule ->
                assertThat(rule.getNodes())
                    .describedAs("%s", rule.getHelp())
                    .extracting(CheckedNode::getFailureSummary)
                    .isEmpty());
  }

  private Page signedIn(int width, ColorScheme scheme) {
    Page page = opened(width, scheme);
    signIn(page);
    return page;
  }

  private static void signIn(Page page) {
    page.getByLabel("Administrator's API key").fill(ConsoleServer.ADMIN);
    page.getByRole(AriaRole.BUTTON, named("Sign in")).click();
    assertThat(page.getByRole(AriaRole.NAVIGATION)).isVisible();
  }

  private Page opened(int width, ColorScheme scheme) {
    context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(server.url() + "/console/");
    return page;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
  }
}
