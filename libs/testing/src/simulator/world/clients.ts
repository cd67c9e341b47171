import type { ClientCall } from '../evidence.js';
import type { Answer } from '../orchestrator/front-desk.js';
import type { City } from './city.js';
import { askSomebody } from './city.js';

/** Somebody wants a saga. */
export interface Wish {
  readonly definition: string;
  readonly key: string;
  readonly idempotencyKey: string;
  readonly body: Readonly<Record<string, string | number>>;
}

/** Callers of the REST interface that start sagas: each comes again with the same idempotency key until it has an answer. */
export class Clients {
  /** Wishes without an answer so far. */
  underWay = 0;

  constructor(private readonly city: City) {}

  start(wish: Wish): void {
    const { faults, timeline, random } = this.city.around;
    this.underWay += 1;
    this.ask(wish, () => {
      this.underWay -= 1;
    });
    const more = (changed: Wish): void => {
      this.underWay += 1;
      timeline.after(random.whole(0, 4_000), () =>
        this.ask(changed, () => {
          this.underWay -= 1;
        }),
      );
    };
    if (faults.strikes('start-repeated')) more(wish);
    if (faults.strikes('start-conflicting')) more({ ...wish, body: { ...wish.body, size: 2 } });
    if (faults.strikes('start-doubled')) more({ ...wish, idempotencyKey: `${wish.idempotencyKey}-again` });
  }

  private ask(wish: Wish, then: () => void): void {
    const { definition, key, idempotencyKey, body } = wish;
    const call: ClientCall = { kind: 'start', definition, key, idempotencyKey, body: JSON.stringify(body) };
    this.city.evidence.calls.push(call);
    askSomebody(
      this.city,
      (desk, respond) => desk.start(definition, body, idempotencyKey, respond),
      (answer) => {
        note(call, answer);
        if (answer?.status === 'decided' || answer?.status === 'invalid') return then();
        const { timeline, random } = this.city.around;
        timeline.after(random.whole(50, 1_000), () => this.ask(wish, then));
      },
    );
  }
}

/** Writes down what a caller was told. */
export function note(call: ClientCall, answer: Answer | undefined): void {
  if (answer === undefined || answer.status === 'unavailable') return;
  if (answer.status === 'invalid') {
    call.answer = { status: 'invalid' };
    return;
  }
  const { result, commit } = answer;
  call.answer = {
    status: result.status,
    commit,
    ...('sagaId' in result ? { sagaId: result.sagaId } : {}),
    ...(result.status === 'started' ? { reason: result.repeated ? 'repeated' : 'new' } : {}),
    ...(result.status === 'answered'
      ? { state: result.state, ...(result.ignored === undefined ? {} : { reason: result.ignored }) }
      : {}),
  };
}
