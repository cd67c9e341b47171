import {
  awaitedEvents,
  awaitedInputs,
  dataOf,
  fold,
  matchKey,
  openWaits,
  stepOf,
  transition,
  wakeAt,
} from '@edda/saga-core';
import type {
  Action,
  ActionInput,
  CommandState,
  DecisionInput,
  Direction,
  Effect,
  HistoryEntry,
  Input,
  JsonObject,
  MigrateInput,
  OwedReply,
  ReplyInput,
  SagaDefinition,
  SagaState,
  SagaStatus,
  StartedInput,
  Transition,
} from '@edda/saga-core';
import { pureOrThrow } from './turn-invariants.js';
import { expectSame } from './quick-expect.js';

type Result = ReplyInput['result'];

/** What a reply says beside its outcome; left out, it answers what is out now. */
interface Answering {
  readonly direction?: Direction;
  readonly epoch?: number;
  readonly attempt?: number;
  readonly redelivered?: true;
}

/** What an action says beside what it is. */
type Acting = Partial<Omit<ActionInput, 'kind' | 'action'>>;

/** What a decision says beside what it is. */
type Deciding = Partial<Pick<DecisionInput, 'id' | 'by' | 'role' | 'comment'>>;

/** To which wait an event is told; left out, to the one that it fits. */
interface Telling {
  readonly path?: string;
  readonly key?: string;
  readonly messageId?: string;
}

/** For a child saga: what its parent asks for first. */
type Parent = StartedInput['parent'];

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
    private definition: SagaDefinition,
    input: JsonObject,
    parent?: Parent,
  ) {
    const origin = { id: 's1', tenant: 'main', key: 'k1', input };
    this.last = this.feed({ kind: 'started', ...origin, ...(parent ? { parent } : {}) });
  }

  get state(): SagaState {
    return this.last.state;
  }

  /** The messages that the latest input sent, in short: `hotel.book forward 1.1` (epoch and attempt), `card.charge revoke 1`, `trip.booked`. */
  get sent(): readonly string[] {
    return this.last.effects.map((effect) => {
      if (effect.kind === 'publish-event') return effect.event;
      if (effect.kind === 'reply-to-parent') return `reply ${effect.outcome}`;
      if (effect.kind === 'send-revoke') return `${effect.command} revoke ${effect.epoch}`;
      return `${effect.command} ${effect.direction} ${effect.epoch}.${effect.attempt}`;
    });
  }

  /**
   * The same by the steps that they are for: `flight`, `undo flight`, `revoke flight`, `publish trip.booked`, `reply success`; behind an
   * epoch or attempt that is not the first `flight 2.3`.
   */
  get sentFor(): readonly string[] {
    return this.last.effects.map((effect) => {
      switch (effect.kind) {
        case 'publish-event':
          return `publish ${effect.event}`;
        case 'reply-to-parent':
          return `reply ${effect.outcome}`;
        case 'send-revoke':
          return `revoke ${effect.path}`;
        case 'send-command': {
          const { epoch, attempt, path, direction } = effect;
          const tries = epoch === 1 && attempt === 1 ? '' : ` ${epoch}.${attempt}`;
          return `${direction === 'forward' ? '' : 'undo '}${path}${tries}`;
        }
      }
    });
  }

  /** What was sent for a step with the latest input. */
  bodyFor(path: string, direction: Direction = 'forward'): JsonObject | undefined {
    const sent = this.last.effects.find(
      (effect) => effect.kind === 'send-command' && effect.path === path && effect.direction === direction,
    );
    return sent?.kind === 'send-command' ? sent.body : undefined;
  }

  /** The saga's data, or what a lane of it sees. */
  data(lane?: string): JsonObject {
    return dataOf(this.state, lane);
  }

  /** By what the saga is found for what it waits for. */
  get awaits(): readonly string[] {
    return awaitedInputs(this.state).map(({ key }) => key);
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
    const { direction = 'forward', redelivered } = answering;
    const arrival = redelivered ? { redelivered } : {};
    const { epoch = 1, attempt = 1 } = { ...this.command(path, direction), ...answering };
    this.last = this.feed({
      kind: 'reply',
      messageId: 'm1',
      path,
      direction,
      epoch,
      attempt,
      ...arrival,
      result,
    });
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

  /** Somebody publishes an event. It is told to the wait that it fits. */
  hears(
    { messageName: event }: { readonly messageName: string },
    body: JsonObject = {},
    telling: Telling = {},
  ): this {
    const keys = awaitedEvents(this.definition)
      .filter((awaited) => awaited.event.messageName === event)
      .map(({ fields }) => matchKey(event, Object.fromEntries(fields.map((field) => [field, body[field]]))));
    const wait = openWaits(this.state).find(({ arms }) => arms.some(({ key = '' }) => keys.includes(key)));
    const { path = wait?.path, key = keys[0], messageId = 'e1' } = telling;
    if (path === undefined || key === undefined) throw new Error(`Nothing waits for "${event}" like this.`);
    this.last = this.feed({ kind: 'event', messageId, path, event, key, body });
    return this;
  }

  /** A person decides an approval. */
  decides(path: string, decision: 'approved' | 'rejected', deciding: Deciding = {}): this {
    const { id = 'd1', by = 'ann', role = 'clerk', ...rest } = deciding;
    this.last = this.feed({ kind: 'decision', id, path, decision, by, role, ...rest });
    return this;
  }

  /** A person acts on the saga; each time another action, unless `id` says which. */
  acts(action: Action, acting: Acting = {}): this {
    const { id = `a${this.history.length}`, by = 'ann', reason = 'she has her reasons', ...rest } = acting;
    this.last = this.feed({ kind: 'action', id, action, by, reason, ...rest });
    return this;
  }

  /** The parent asks for something more. */
  asked(errand: OwedReply['errand'], asking: Partial<OwedReply> = {}): this {
    const asks = {
      answer: 'at-end',
      messageId: `p1:${errand}`,
      epoch: 1,
      attempt: 1,
      ...asking,
      errand,
    } as const;
    this.last = this.feed({ kind: 'asked', asks });
    return this;
  }

  /** Goes on with another version of the definition, if it can. */
  migratesTo(definition: SagaDefinition, wanted: Omit<MigrateInput, 'kind'> = {}): this {
    const { definition: before } = this;
    this.definition = definition;
    this.last = this.feed({ kind: 'migrate', ...wanted });
    if (this.state.version !== definition.version) this.definition = before;
    return this;
  }

  /** The orchestrator runs with another definition of the same version: somebody has corrected a function in it. */
  runsWith(definition: SagaDefinition): this {
    this.definition = definition;
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
export function scenario(definition: SagaDefinition, input: JsonObject = {}, parent?: Parent): Scenario {
  return new Scenario(definition, input, parent);
}

/** A saga that another one waits for, as its step `stay`: for this errand first. */
export function childScenario(
  definition: SagaDefinition,
  errand: OwedReply['errand'] = 'run',
  answer: OwedReply['answer'] = 'at-end',
): Scenario {
  const saga = { sagaId: 'p1', saga: 'parent', path: 'stay' };
  const asks = { errand, answer, messageId: `p1:${errand}`, epoch: 1, attempt: 1 };
  return new Scenario(definition, {}, { saga, asks });
}
