import type {
  HistoryEntry,
  IgnoreReason,
  Input,
  JsonObject,
  SagaDefinition,
  SagaState,
} from '@edda/saga-core';
import { stepOf, transition } from '@edda/saga-core';

type Direction = 'forward' | 'compensation';

/** For specs only: when a driven saga begins. */
export const DRIVEN_FROM = Date.UTC(2030, 0, 31, 12);

/** For specs only: a saga that the core itself drives, one second after the other. */
export class DrivenSaga {
  readonly history: HistoryEntry[] = [];
  now = DRIVEN_FROM;
  private current: SagaState | undefined;

  constructor(
    readonly definition: SagaDefinition,
    id: string,
    input: JsonObject = {},
  ) {
    this.take({ kind: 'started', id, tenant: 'default', key: 'o-1', input });
  }

  get state(): SagaState {
    if (!this.current) throw new Error('The saga was not started.');
    return this.current;
  }

  /** Gives the reason if the saga did not take it. */
  take(input: Input): IgnoreReason | undefined {
    const { state, history, ignored } = transition(this.definition, this.current, input, this.now);
    this.current = state;
    this.history.push(...history);
    this.now += 1_000;
    return ignored;
  }

  succeed(path: string, reply: JsonObject = {}, direction: Direction = 'forward'): this {
    return this.reply(path, direction, { outcome: 'success', reply });
  }

  fail(path: string, code: string, direction: Direction = 'forward'): this {
    return this.reply(path, direction, { outcome: 'failure', failure: { code, message: `No: ${code}.` } });
  }

  putAside(path: string, direction: Direction = 'forward'): this {
    const failure = { code: 'contract-violated', message: 'No such field.' };
    return this.reply(path, direction, { outcome: 'dead-lettered', failure });
  }

  private reply(
    path: string,
    direction: Direction,
    result: Extract<Input, { readonly kind: 'reply' }>['result'],
  ): this {
    const step = stepOf(this.state, path);
    const command = direction === 'forward' ? step?.forward : step?.compensation;
    if (!command) throw new Error(`The ${direction} of "${path}" was not sent.`);
    const { epoch, attempt } = command;
    const messageId = `reply-${this.history.length}`;
    const ignored = this.take({ kind: 'reply', messageId, path, direction, epoch, attempt, result });
    if (ignored) throw new Error(`The reply to "${path}" was ignored: ${ignored}.`);
    return this;
  }
}
