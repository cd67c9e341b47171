import { fold, stepOf, transition, wakeAt } from '@edda/saga-core';
import type {
  CommandState,
  Direction,
  Effect,
  HistoryEntry,
  Input,
  JsonObject,
  ReplyInput,
  SagaDefinition,
  SagaState,
  SagaStatus,
  Transition,
} from '@edda/saga-core';
import { expectSame, pureOrThrow } from './turn-invariants.js';

type Result = ReplyInput['result'];

/** What a reply says beside its outcome; left out, it answers what is out now. */
interface Answering {
  readonly direction?: Direction;
  readonly epoch?: number;
  readonly attempt?: number;
}

const core = pureOrThrow(transition);

/**
 * Tells one saga's story, input by input, and shows what the core made of each. The clock stands still until it is told otherwise.
 * After each input the history is folded and held against the state.
 */
export class Scenario {
  now = Date.UTC(2026, 0, 1);
  /** What the latest input led to. */
  last: Transition;
  readonly history: HistoryEntry[] = [];

  constructor(
    private readonly definition: SagaDefinition,
    input: JsonObject,
  ) {
    this.last = this.feed({ kind: 'started', id: 's1', tenant: 'main', key: 'k1', input });
  }

  get state(): SagaState {
    return this.last.state;
  }

  /** The messages that the latest input sent, in short: `hotel.book forward 1.1` (epoch and attempt), `card.charge revoke 1`, `trip.booked`. */
  get sent(): readonly string[] {
    return this.last.effects.map((effect) => {
      if (effect.kind === 'publish-event') return effect.event;
      if (effect.kind === 'send-revoke') return `${effect.command} revoke ${effect.epoch}`;
      return `${effect.command} ${effect.direction} ${effect.epoch}.${effect.attempt}`;
    });
  }

  /** The one message that the latest input sent. */
  get message(): Effect {
    const [effect, ...more] = this.last.effects;
    if (!effect || more.length > 0) throw new Error(`Not one message, but ${this.last.effects.length}.`);
    return effect;
  }

  /** The kinds of the facts that the latest input led to. */
  get facts(): readonly string[] {
    return this.last.history.map(({ fact }) => fact.kind);
  }

  /** Milliseconds from now until the saga's timer is due. */
  get wakesIn(): number | undefined {
    const at = wakeAt(this.state);
    return at === undefined ? undefined : at - this.now;
  }

  /** Where one direction of a step stands. */
  command(path: string, direction: Direction = 'forward'): CommandState | undefined {
    const step = stepOf(this.state, path);
    return direction === 'forward' ? step?.forward : step?.compensation;
  }

  succeeds(path: string, reply: JsonObject = {}, answering: Answering = {}): this {
    return this.answers(path, { outcome: 'success', reply }, answering);
  }

  fails(path: string, code = 'declined', answering: Answering = {}): this {
    return this.answers(
      path,
      { outcome: 'failure', failure: { code, message: `it said ${code}` } },
      answering,
    );
  }

  isBusy(path: string, answering: Answering = {}): this {
    const failure = { code: 'busy', message: 'it is busy' };
    return this.answers(path, { outcome: 'transient', failure }, answering);
  }

  /** The compensation of the step succeeds. */
  isUndone(path: string): this {
    return this.succeeds(path, {}, { direction: 'compensation' });
  }

  answers(path: string, result: Result, answering: Answering = {}): this {
    const { direction = 'forward' } = answering;
    const { epoch = 1, attempt = 1 } = { ...this.command(path, direction), ...answering };
    this.last = this.feed({ kind: 'reply', messageId: 'm1', path, direction, epoch, attempt, result });
    return this;
  }

  /** Nothing is heard until the saga's timer is due, so many times. */
  silence(times = 1): this {
    for (let time = 0; time < times; time += 1) {
      this.now = wakeAt(this.state) ?? this.now;
      this.timerFires();
    }
    return this;
  }

  /** Nothing is heard for as long as the saga has this status. */
  silenceWhile(status: SagaStatus): this {
    for (let time = 0; this.state.status === status; time += 1) {
      if (time === 2_000) throw new Error(`The saga is still ${status} after ${time} timers.`);
      this.silence();
    }
    return this;
  }

  /** Fires the timer now, due or not. */
  timerFires(): this {
    this.last = this.feed({ kind: 'timer' });
    return this;
  }

  passes(ms: number): this {
    this.now += ms;
    return this;
  }

  startsAgain(): this {
    this.last = this.feed({ kind: 'started', id: 's1', tenant: 'main', key: 'k1', input: {} });
    return this;
  }

  private feed(input: Input): Transition {
    const before = this.history.length === 0 ? undefined : this.state;
    const result = core(this.definition, before, input, this.now);
    this.history.push(...result.history);
    expectSame(fold(this.history), result.state, 'fold(history) is the state');
    return result;
  }
}

/** Starts a saga, to tell its story. */
export function scenario(definition: SagaDefinition, input: JsonObject): Scenario {
  return new Scenario(definition, input);
}
