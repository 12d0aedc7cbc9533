package health.fabrica.flow.route;

import health.fabrica.flow.work.WorkItem;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * The route of one step: poll, claim, work. Greedy, so that a full queue is worked without pauses.
 */
final class StageRoute extends RouteBuilder {

  private final StageWorker worker;
  private final Duration poll;

  StageRoute(StageWorker worker, Duration poll) {
    this.worker = worker;
    this.poll = poll;
  }

  @Override
  public void configure() {
    String name = worker.stage().routeName();
    onException(Exception.class)
        .handled(true)
        .setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, constant(false))
        .log(LoggingLevel.ERROR, "health.fabrica.flow", name + ": ${exception.message}");
    fromF("scheduler:%s?delay=%d&greedy=true&poolSize=1", name, poll.toMillis())
        .routeId("fabrica-" + name)
        .process(this::claim)
        .filter(body().isInstanceOf(WorkItem.class))
        .process(exchange -> worker.work(exchange.getMessage().getBody(WorkItem.class)));
  }

  private void claim(Exchange exchange) {
    worker
        .claim()
        .ifPresentOrElse(
            item -> exchange.getMessage().setBody(item),
            () -> exchange.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, false));
  }
}
