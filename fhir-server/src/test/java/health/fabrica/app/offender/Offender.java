package health.fabrica.app.offender;

import java.sql.Connection;
import org.jooq.DSLContext;

/** Breaks the rules on purpose: SQL in the wiring's subpackages. */
public record Offender(Connection connection, DSLContext sql) {}
