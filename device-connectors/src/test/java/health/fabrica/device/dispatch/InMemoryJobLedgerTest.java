package health.fabrica.device.dispatch;

class InMemoryJobLedgerTest extends JobLedgerContract {
  @Override
  protected JobLedger emptyLedger() {
    return new InMemoryJobLedger();
  }
}
