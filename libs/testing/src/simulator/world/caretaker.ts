import type { Action, SagaState } from '@edda/saga-core';
import { hasEnded, openWaits } from '@edda/saga-core';
import type { Announcer } from './announcer.js';
import type { City } from './city.js';
import type { People } from './people.js';

/** What a person does with a parked saga, in this order, until it is not parked any more. */
const REMEDIES: readonly Action[] = [
  'redrive',
  'retry',
  'retry',
  'skip',
  'override',
  'discard',
  'compensate',
  'retry',
  'resolve',
];

const ROUND_MS = 1_000;

/** When the faults are over: takes on each parked saga, and sees to it that what is waited for comes. */
export class Caretaker {
  private readonly remedies = new Map<string, number>();
  private readonly patience = new Map<string, number>();

  constructor(
    private readonly city: City,
    private readonly announcer: Announcer,
    private readonly people: People,
  ) {}

  begin(): void {
    this.city.around.timeline.after(ROUND_MS, () => {
      for (const saga of this.city.database.tables.sagas.values()) this.look(saga);
      this.begin();
    });
  }

  /** How often the saga was acted on by now. */
  effort(sagaId: string): number {
    return this.remedies.get(sagaId) ?? 0;
  }

  private look(saga: SagaState): void {
    if (hasEnded(saga)) return;
    if (saga.status === 'paused') return this.people.act(saga, 'resume');
    if (saga.status === 'parked') return this.help(saga);
    const waits = openWaits(saga);
    const rounds = (this.patience.get(saga.id) ?? 0) + 1;
    this.patience.set(saga.id, waits.length === 0 ? 0 : rounds);
    // First what is on its way may come by itself.
    if (rounds % 5 !== 0) return;
    for (const { path, roles } of waits) {
      if (roles?.[0] !== undefined) this.people.approve(saga.id, path, roles[0]);
      const rows = this.city.database.tables.awaited.get(saga.id) ?? [];
      this.announcer.serve(rows.filter((row) => row.path === path));
    }
  }

  private help(saga: SagaState): void {
    const tries = this.effort(saga.id);
    const remedy = REMEDIES[Math.min(tries, REMEDIES.length - 1)] ?? 'resolve';
    this.remedies.set(saga.id, tries + 1);
    this.people.act(saga, remedy);
  }
}
