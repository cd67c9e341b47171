import type { BodyClass } from '@edda/messaging';
import type { BodyProblem } from '@edda/validation';
import { isStorable, validateBody } from '@edda/validation';
import { isUuid } from '../../engine/read-reply.js';
import { ProblemException } from './problem.js';
import type { EddaRequest } from './request.js';
import { idempotencyKeyIn } from './request.js';

/** More problems of one body are not told: a body of 1 MiB can hold hundreds of thousands. */
const MAX_ERRORS = 1_000;

/** A mask came back from where there was none, or where it cannot be told whose value it was. */
export const LOST_MASK =
  'has a mask that stands for nothing here: write the value, or leave the masks where they were shown';

/**
 * The `Idempotency-Key` of a request; undefined if it has none.
 *
 * @throws ProblemException if it cannot be used
 */
export function readIdempotencyKey(request: EddaRequest): string | undefined {
  const key = idempotencyKeyIn(request.headers['idempotency-key']);
  if (key !== false) return key;
  const message = 'must be 1 to 255 visible ASCII characters, without spaces';
  throw invalid('Idempotency-Key', message, `The header Idempotency-Key ${message}. A UUID will do.`);
}

/**
 * A saga's id in a path, as the database has it.
 *
 * @throws ProblemException if it is none
 */
export function readSagaId(id: string): string {
  if (isUuid(id)) return id.toLowerCase();
  const message = 'is not the id of a saga, which is a UUID';
  const instead = 'To list the sagas of a name: GET /v1/sagas?name=...';
  throw invalid('id', message, `"${id.slice(0, 64)}" ${message}. ${instead}`);
}

/**
 * The id of a message in a path.
 *
 * @throws ProblemException if no message can have it
 */
export function readMessageId(id: string): string {
  if (id.length <= 255 && isStorable(id)) return id;
  const message = 'is not the id of a message, which is text of 1 to 255 characters';
  throw invalid(
    'id',
    message,
    `"${id.slice(0, 64)}" ${message}. GET /v1/mailbox shows those that there are.`,
  );
}

/**
 * The body as an object. Only where the application has a body parser before Edda's can it be anything else.
 *
 * @throws ProblemException if it is none
 */
export function readObject(body: unknown, wanted: string): object {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  const detail = `The body is missing or is no JSON object. Send ${wanted} as a JSON object.`;
  throw new ProblemException('unreadable-body', detail);
}

/**
 * The body of a request that Edda itself has a contract for. `done` says what was not done if it is not right, `check` finds what
 * the contract's rules cannot say.
 *
 * @throws ProblemException with every problem
 */
export function readFields<Body extends object>(
  contract: BodyClass<Body>,
  body: unknown,
  done: string,
  check: (body: Body) => readonly BodyProblem[] = () => [],
): Body {
  const validated = validateBody(contract, readObject(body, 'what it needs'), 'refuse');
  const problems = validated.valid ? check(validated.body) : validated.problems;
  if (validated.valid && problems.length === 0) return validated.body;
  throw invalidBody(`Nothing was ${done}: the body is not right`, problems);
}

/** `sentence` says what follows from it, without its full stop. */
export function invalidBody(sentence: string, problems: readonly BodyProblem[]): ProblemException {
  const errors = problems.slice(0, MAX_ERRORS);
  const number = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const shown = problems.length > MAX_ERRORS ? `; the first ${MAX_ERRORS} are in "errors"` : '';
  const detail = `${sentence} (${number}${shown}). Correct what "errors" names, and send it again.`;
  return new ProblemException('invalid-body', detail, { members: { errors } });
}

function invalid(path: string, message: string, detail: string): ProblemException {
  return new ProblemException('invalid-request', detail, { members: { errors: [{ path, message }] } });
}
