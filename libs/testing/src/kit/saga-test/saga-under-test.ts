import { dataOf, diagramOf, mermaid, milliseconds, openWaits, stepAt, stepNameOf } from '@edda/saga-core';
import type {
  Action,
  ActionInput,
  Duration,
  EventType,
  Fields,
  HistoryEntry,
  IgnoreReason,
  Input,
  JsonObject,
  SagaDefinition,
  SagaState,
  SagaStatus,
  Transition,
} from '@edda/saga-core';
import { asContract, asJson, problemsOfEffect } from '../run/contract-rules.js';
import { Mailbox } from '../run/mailbox.js';
import type { Mail } from '../run/mailbox.js';
import type { Beginning } from '../run/saga-run.js';
import { SagaRun } from '../run/saga-run.js';
import { show } from '../story/show.js';
import { standingOf, showEffect } from '../story/standing.js';
import { SentMessages } from './sent-messages.js';

export interface TestOptions extends Beginning {
  /**
   * `checked` (default): what the saga sends, and what the test answers, has to fulfil the contracts, as it has to in production. A contract
   * without rules allows everything.
   */
  readonly contracts?: 'checked' | 'unchecked';
}

/** A person who acts on a saga. */
export type ActOptions = Omit<ActionInput, 'kind' | 'id' | 'action'>;

/** An event that is kept changes nothing yet, but is not ignored either. */
const WHY_NOT_TAKEN = {
  repeated: 'duplicate',
  ignored: 'not-waiting',
  parked: 'not-waiting',
  kept: undefined,
} as const;

/** So many lines of the story stand in a message. */
const LINES_IN_MESSAGE = 25;

/** A saga with all that can happen to it: time, messages, people, and faults. What it does about that, `SagaTest` expects. */
export class SagaUnderTest {
  protected readonly run: SagaRun;
  protected readonly sent = new SentMessages();
  protected readonly checksContracts: boolean;
  /** Why the latest message changed nothing, if it did not. */
  protected ignored: IgnoreReason | undefined;
  private readonly mail: Mailbox;
  private latest: (() => void) | undefined;
  private heldBack: (() => void)[] | undefined;
  private ids = 0;

  constructor(definition: SagaDefinition, { contracts = 'checked', ...beginning }: TestOptions) {
    this.checksContracts = contracts === 'checked';
    this.run = new SagaRun(definition, beginning.at);
    this.mail = new Mailbox(definition);
    this.take(this.run.start(beginning));
    this.settle();
  }

  get state(): SagaState {
    return this.run.state;
  }

  get status(): SagaStatus {
    return this.state.status;
  }

  /** What the saga knows now. */
  get data(): JsonObject {
    return dataOf(this.state);
  }

  get history(): readonly HistoryEntry[] {
    return this.run.history;
  }

  /** The test's clock: milliseconds since 1970. */
  get now(): number {
    return this.run.now;
  }

  /** All that has happened so far, as a table. */
  get story(): string {
    return this.run.story.table();
  }

  /** The saga's picture, with how far it is, as Mermaid text. */
  diagram(): string {
    return mermaid(diagramOf(this.run.definition, this.state));
  }

  /** The events that came and that nobody has waited for yet. */
  get mailbox(): readonly Mail[] {
    return this.mail.contents(this.now);
  }

  /** Time passes; each timer on the way fires when it is due. */
  advance(time: Duration): this {
    return this.advanceTo(this.now + milliseconds(time));
  }

  /** Time passes until a moment: a `Date`, ISO 8601, or milliseconds since 1970. */
  advanceTo(moment: Date | number | string): this {
    const time = new Date(moment).getTime();
    if (Number.isNaN(time)) throw new TypeError(`${show(moment)} is not a time.`);
    if (time < this.now) throw new RangeError(`Time does not go back to ${new Date(time).toISOString()}.`);
    this.run.advanceTo(time, (result) => this.take(result));
    return this.settle();
  }

  /** Somebody publishes an event. A saga that does not wait for it yet finds it in its mailbox later. */
  event<Body extends object>(event: EventType<Body>, body: Fields<Body>): this {
    const json = asJson(this.checksContracts ? asContract(event, body, 'The event of the test') : body);
    const mail = { messageId: this.newId('event'), event: event.messageName, body: json };
    return this.deliver(() => this.post(mail));
  }

  /** A person with a role decides an approval. */
  decide(
    step: string,
    decision: 'approved' | 'rejected',
    { by, role, comment }: { readonly by: string; readonly role: string; readonly comment?: string },
  ): this {
    this.assertStep(step);
    const path = openWaits(this.state).find((wait) => isAt(wait.path, step))?.path ?? step;
    const said = { decision, by, role, ...(comment === undefined ? {} : { comment }) };
    return this.receive({ kind: 'decision', id: this.newId('decision'), path, ...said });
  }

  /** A person acts on the saga: cancels it, retries or skips a step, and so on. */
  act(action: Action, options: ActOptions): this {
    if (options.path !== undefined) this.assertStep(options.path);
    return this.receive({ kind: 'action', id: this.newId('action'), action, ...options });
  }

  /** The message that came last comes once more. */
  duplicate(): this {
    if (!this.latest) throw new Error('No message has come to the saga yet that could come twice.');
    return this.deliver(this.latest);
  }

  /** What comes to the saga in `messages` comes in the opposite order, after all of it was sent. */
  reorder(messages: (saga: this) => unknown): this {
    this.heldBack = [];
    try {
      messages(this);
    } finally {
      const held = this.heldBack;
      this.heldBack = undefined;
      for (const deliver of held.toReversed()) this.deliver(deliver);
    }
    return this;
  }

  /** The orchestrator dies, and another one goes on with the history that is in the database. */
  crash(): this {
    this.run.reload();
    this.run.story.remark(this.now, '(crash)', '', 'goes on from its history');
    return this;
  }

  /** An input that is a message: it can be held back, and come twice. */
  protected receive(input: Input): this {
    return this.deliver(() => this.take(this.run.feed(input)));
  }

  protected newId(of: string): string {
    this.ids += 1;
    return `${of}-${this.ids}`;
  }

  protected remark(what: string, path: string, note: string): void {
    this.run.story.remark(this.now, what, path, note);
  }

  /** The error of an expectation that is not met: what was expected, what the saga did instead, and the story so far. */
  protected unmet(expected: string, details: readonly string[] = []): Error {
    const lines = [
      ...details,
      ...this.sent.unseen.map(({ effect }) => `It sent ${showEffect(effect)}.`),
      ...standingOf(this.state, this.now),
    ];
    const story = this.run.story.table(LINES_IN_MESSAGE);
    return new Error(`Expected ${expected}.\n\n${lines.map((line) => `  ${line}`).join('\n')}\n\n${story}\n`);
  }

  private deliver(message: () => void): this {
    if (this.heldBack) {
      this.heldBack.push(message);
      return this;
    }
    this.latest = message;
    message();
    return this.settle();
  }

  private post(mail: Mail): void {
    const posted = this.mail.post(mail, this.state, this.now);
    if (posted.status === 'delivered')
      return posted.inputs.forEach((input) => this.take(this.run.feed(input)));
    this.ignored = WHY_NOT_TAKEN[posted.status];
    this.remark(`(event ${posted.status})`, '', mail.event);
  }

  private take({ effects, history, ignored }: Transition): void {
    this.ignored = ignored;
    this.sent.add(effects, history);
    for (const effect of effects) {
      const problem = this.checksContracts ? problemsOfEffect(this.run.definition, effect) : undefined;
      if (problem !== undefined) {
        const what = `This is not what the contract allows: ${problem}.`;
        throw this.unmet('that what the saga sends is what the contracts allow', [what]);
      }
    }
  }

  /** What lies in the mailbox for a wait that has begun goes there; then the history is held against the state. */
  private settle(): this {
    for (;;) {
      const input = this.mail.collect(this.state, this.now);
      if (!input) break;
      this.take(this.run.feed(input));
    }
    this.run.check();
    return this;
  }

  private assertStep(step: string): void {
    if (!stepAt(this.run.definition, step))
      throw new Error(`Saga "${this.run.definition.name}" has no step "${step}".`);
  }
}

/** True for a run of the step of this name, and for the very path. */
export function isAt(path: string, step: string): boolean {
  return path === step || stepNameOf(path) === step;
}
