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
import org.sqlite.SQLiteConnection;

/**
 * Keeps the statements of one connection prepared, since the driver of SQLite parses and plans each
 * anew: a closed statement waits for the next use of the same text. Who closes a statement has
 * closed its result before. Confined to the thread that has the connection.
 */
final class StatementCache implements InvocationHandler {

  /** A connection with such a cache, for those who take statements from it themselves. */
  interface Cached {
    StatementCache statements();
  }

  /** Statements that wait; the one not used for longest makes room. */
  private static final int MAX_WAITING = 128;

  private final Connection connection;
  private final boolean begunByText;
  private final Map<String, PreparedStatement> waiting = new LinkedHashMap<>(64, 0.75f, true);

  private StatementCache(Connection connection, boolean begunByText) {
    this.connection = connection;
    this.begunByText = begunByText;
  }

  /** The connection with such a cache, which ends with it. */
  static Connection over(Connection connection) {
    return over(connection, false);
  }

  /**
   * The same of a connection on which BEGIN and COMMIT are run as statements. The driver takes that
   * for auto-commit and tries a BEGIN of its own after each statement, to see whether a transaction
   * is open; it is told that there is no auto-commit, who asks the connection that there is.
   */
  static Connection overBegunByText(SQLiteConnection connection) {
    connection.getConnectionConfig().setAutoCommit(false);
    return over(connection, true);
  }

  private static Connection over(Connection connection, boolean begunByText) {
    return (Connection)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {Connection.class, Cached.class},
            new StatementCache(connection, begunByText));
  }

  /** The cache of a connection, however it is wrapped; null when it has none. */
  static @Nullable StatementCache of(Connection connection) throws SQLException {
    return connection.isWrapperFor(Cached.class)
        ? connection.unwrap(Cached.class).statements()
        : null;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    if (method.getName().equals("statements")) {
      return this;
    }
    if (method.getName().equals("prepareStatement") && args != null && args.length == 1) {
      return proxy((String) args[0]);
    }
    if (begunByText && method.getName().equals("getAutoCommit")) {
      return true;
    }
    if (begunByText && method.getName().equals("setAutoCommit")) {
      return null;
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

  /** A statement of the driver itself, to be given back after its one use. */
  PreparedStatement take(String text) throws SQLException {
    PreparedStatement kept = waiting.remove(text);
    return kept == null ? connection.prepareStatement(text) : kept;
  }

  private PreparedStatement proxy(String text) throws SQLException {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            new Use(text, take(text)));
  }

  /** Ends the use of a statement that was taken. */
  void giveBack(String text, PreparedStatement statement) throws SQLException {
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
