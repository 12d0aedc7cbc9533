package health.fabrica.fhir.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the statements of one connection prepared, since the driver of SQLite parses and plans each
 * anew: a closed statement waits for the next use of the same text. Who closes a statement has
 * closed its result before. Confined to the thread that has the connection.
 */
final class StatementCache implements InvocationHandler {

  /** Statements that wait; the one not used for longest makes room. */
  private static final int MAX_WAITING = 128;

  private final Connection connection;
  private final Map<String, PreparedStatement> waiting = new LinkedHashMap<>(64, 0.75f, true);

  private StatementCache(Connection connection) {
    this.connection = connection;
  }

  /** The connection with such a cache, which ends with it. */
  static Connection over(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new StatementCache(connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    if (method.getName().equals("prepareStatement") && args != null && args.length == 1) {
      return take((String) args[0]);
    }
    if (method.getName().equals("close")) {
      for (PreparedStatement statement : waiting.values()) {
        statement.close();
      }
      waiting.clear();
    }
    return on(connection, method, args);
  }

  private static @Nullable Object on(Object target, Method method, Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private PreparedStatement take(String text) throws SQLException {
    PreparedStatement kept = waiting.remove(text);
    PreparedStatement statement = kept == null ? connection.prepareStatement(text) : kept;
    return (PreparedStatement)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            new Use(text, statement));
  }

  private void giveBack(String text, PreparedStatement statement) throws SQLException {
    statement.clearParameters(); // does not hold on to contents
    PreparedStatement same = waiting.put(text, statement);
    if (same != null) {
      same.close();
    } else if (waiting.size() > MAX_WAITING) {
      PreparedStatement eldest = waiting.remove(waiting.keySet().iterator().next());
      if (eldest != null) {
        eldest.close();
      }
    }
  }

  /** One use of a statement, from taking it to closing it. */
  private final class Use implements InvocationHandler {

    private final String text;
    private final PreparedStatement statement;
    private boolean closed;

    Use(String text, PreparedStatement statement) {
      this.text = text;
      this.statement = statement;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
        throws Throwable {
      switch (method.getName()) {
        case "isClosed":
          return closed;
        case "close":
          if (!closed) {
            closed = true;
            giveBack(text, statement);
          }
          return null;
        default:
          if (closed) {
            throw new SQLException("the statement is closed");
          }
          return on(statement, method, args);
      }
    }
  }
}
