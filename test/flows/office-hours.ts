import type { Duration } from '@edda/saga-core';
import { Injectable } from '@nestjs/common';

/** How long things take. Tests cannot wait for two days, so they provide shorter ones. */
@Injectable()
export class OfficeHours {
  readonly creditDecision: Duration = '2d';
  readonly loanReminder: Duration = '4h';
  readonly loanEscalation: Duration = '1d';
  readonly loanDecision: Duration = '5d';
  readonly subscriptionPeriod: Duration = '30d';
  readonly collectedWithin: Duration = '2d';
  readonly chargedWithin: Duration = '30s';
  readonly reconciliation: string = '0 3 * * *';
}
