import type { End } from '../subject/subject.js';
import type { Order } from '../subject/order.js';
import { orderOf } from '../subject/order.js';
import type { Message } from './wire.js';
import { bodyOf, STEPS } from './wire.js';

export interface Command {
  readonly id: string;
  readonly step: number;
  readonly body: Buffer;
}

/** What one input makes of its saga. */
export interface Change {
  readonly id: string;
  readonly sequence: number;
  readonly step: number;
  readonly status: string;
  readonly state: string;
  readonly fact: string;
  readonly command?: Command;
  readonly end?: End;
}

interface Saga {
  readonly id: string;
  readonly fails: boolean;
  readonly order: Order;
  readonly done: string[];
  step: number;
  direction: Message['direction'];
  sequence: number;
}

/** The sagas under way, as they stand in the database: forward through the steps, and back from where one failed. */
export class Ledger {
  private readonly sagas = new Map<string, Saga>();

  start(id: string, key: string, fails: boolean): Change {
    const order = orderOf(key);
    const saga: Saga = { id, fails, order, done: [], step: 0, direction: 'do', sequence: 0 };
    this.sagas.set(id, saga);
    return this.change(saga, { kind: 'started', order });
  }

  /** Undefined for what was not asked for, or not any more. */
  take({ saga: id, step, direction, outcome }: Message): Change | undefined {
    const saga = this.sagas.get(id);
    if (saga === undefined || saga.step !== step || saga.direction !== direction) return undefined;
    const hasFailed = outcome === 'failed';
    if (hasFailed) saga.direction = 'undo';
    else saga.done.push(`${direction} ${STEPS[step] ?? ''}`);
    saga.step += saga.direction === 'do' ? 1 : -1;
    return this.change(saga, { kind: 'replied', step, direction, outcome });
  }

  private change(saga: Saga, fact: object): Change {
    const { id, step, direction, order, done } = saga;
    saga.sequence += 1;
    const end = step === STEPS.length ? 'completed' : step < 0 ? 'compensated' : undefined;
    if (end) this.sagas.delete(id);
    return {
      id,
      sequence: saga.sequence,
      step,
      status: end ?? (direction === 'do' ? 'running' : 'compensating'),
      state: JSON.stringify({ order, step, direction, done, revision: saga.sequence }),
      fact: JSON.stringify(fact),
      command: end ? undefined : this.command(saga),
      end,
    };
  }

  private command({ id, step, direction, fails, order }: Saga): Command {
    const message: Message = { saga: id, step, direction, fails: fails && step === STEPS.length - 1, order };
    return { id: `${id}:${step}:${direction}`, step, body: bodyOf(message) };
  }
}
