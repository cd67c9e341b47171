import { EddaProblem, EddaUnreachable } from '@edda/client';
import { describeError, UsageError } from '@edda/terminal';
import { BrokerUnreachable } from '@edda/topology';
import { EXIT } from './exit-codes.js';

/** What went wrong, for people, and the exit code that says it to programs. */
export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** Errors that a database gives when it is away: named, so that nothing of the database is loaded to compare with. */
const AWAY: readonly string[] = ['StoreUnavailable', 'DatabaseUnavailable'];

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { text: error.message, exitCode: EXIT.usage };
  if (error instanceof EddaProblem) return { text: problemText(error), exitCode: EXIT.refused };
  if (error instanceof EddaUnreachable || error instanceof BrokerUnreachable)
    return { text: error.message, exitCode: EXIT.unreachable };
  const isAway = error instanceof Error && AWAY.includes(error.name);
  return { text: describeError(error), exitCode: isAway ? EXIT.unreachable : EXIT.refused };
}

const SIGN_IN =
  'Say who you are: EDDA_API_KEY has the key, or a profile with one (edda profiles add --help).';

/** The sentence, what its sentence does not say yet, and what to do at this end. */
function problemText(problem: EddaProblem): string {
  const { title, detail, errors, status, retryAfterSeconds } = problem;
  const sentence = detail === '' ? `${title}.` : detail;
  const more = errors.filter(({ message }) => !sentence.includes(message));
  return [
    sentence,
    ...more.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`),
    ...(status === 401 ? [SIGN_IN] : []),
    ...(retryAfterSeconds === undefined ? [] : [`Come again in ${retryAfterSeconds} s.`]),
  ].join('\n');
}
