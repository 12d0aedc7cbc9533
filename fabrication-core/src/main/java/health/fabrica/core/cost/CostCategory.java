package health.fabrica.core.cost;

/** What a term of a cost statement pays for. */
public enum CostCategory {
  /** Active minutes of people. */
  LABOUR,
  /** The device's share of what was bought to make it: printer, scanner, software, maintenance. */
  PURCHASE,
  /** Electricity. */
  ENERGY,
  /** What the device and its supports are made of, losses included. */
  MATERIAL,
  /** Pieces used up: straps, nozzles, sterile bags. */
  CONSUMABLES,
  /** Prints that fail and are made again. */
  REJECTS,
  /** Visits that become necessary because the device does not fit. */
  FOLLOW_UP
}
