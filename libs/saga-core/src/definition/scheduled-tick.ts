/** What starts a saga that the clock starts. */
export class ScheduledTick {
  static readonly messageKind = 'command';
  static readonly messageName = 'orchestrator.scheduled-tick';
  static readonly contractVersion = 1;
  static readonly reply = Object as unknown as new () => object;
  static readonly failures = [];

  /** The time of the tick, ISO 8601 in UTC. */
  declare readonly scheduledFor: string;
}
