/** What the command exits with. docs/cli.md has them. */
export const EXIT = {
  good: 0,
  /** Something was refused, or failed, or is not as it should be. */
  refused: 1,
  /** The command line is not one that it takes. */
  usage: 2,
  /** The orchestrator, the broker or the database does not answer. */
  unreachable: 3,
  /** A saga that was watched ended, but not as completed. */
  notCompleted: 4,
  /** A saga that was watched is parked. */
  parked: 5,
  /** A saga that was watched did not end in time. */
  late: 6,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
