import type { Json, JsonObject } from '../rest/json.js';
import { post } from '../rest/rest.js';
import { numbered } from './start-forms.js';

/** How far a number of starts is. */
export interface Starts {
  readonly started: number;
  readonly refused: number;
  readonly left: number;
  readonly firstId?: string;
  /** Why the first was refused that was. */
  readonly problem?: unknown;
}

const AT_ONCE = 8;

/** Starts several sagas, some at once, and tells after each how far it is. Each has a key of its own, so that none is started twice. */
export async function startSeveral(
  name: string,
  body: Json,
  count: number,
  tell: (starts: Starts) => void,
): Promise<void> {
  const run = crypto.randomUUID();
  let starts: Starts = { started: 0, refused: 0, left: count };
  let next = 1;
  const change = (more: Partial<Starts>): void => {
    starts = { ...starts, ...more, left: starts.left - 1 };
    tell(starts);
  };
  tell(starts);
  const work = async (): Promise<void> => {
    while (next <= count) {
      const n = next;
      next += 1;
      try {
        const { id } = await post('/v1/sagas/{name}', {
          path: { name },
          // What is no object is refused with a reason.
          body: numbered(body, n) as JsonObject,
          headers: { 'Idempotency-Key': `${run}-${n}` },
        });
        change({ started: starts.started + 1, firstId: starts.firstId ?? id });
      } catch (error) {
        change({ refused: starts.refused + 1, problem: starts.problem ?? error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, work));
}
