import type { Letter } from '@edda/messaging';
import { causeOf, MASK, mask, maskText, Secrets, secretsIn } from '@edda/messaging';
import type { ListedLetter, StoredDeadLetter } from '../store/dead-letter-store.js';
import { textOf } from '../engine/letter-message.js';
import type { Hidden } from './cover-saga.js';

const encoder = new TextEncoder();
/** Deeper bodies are read by nobody: they are covered whole. */
const MAX_DEPTH = 64;

/**
 * A letter as it may be seen. A body that is no JSON object, or of which nothing is known, is covered whole. Its hash is covered too: with all else of a body
 * known, a short secret could be found by trying.
 *
 * @param others what else is to be covered in its texts
 * @param isPastUnknown not all that they may quote is known, so they are covered whole
 */
export function coveredLetter(
  letter: StoredDeadLetter,
  hidden: Hidden,
  others: Secrets = Secrets.none,
  isPastUnknown = false,
): StoredDeadLetter {
  const { content, corrected } = letter;
  const bodies = [content && bodyIn(content), corrected === undefined ? undefined : parsed(corrected)];
  const found = hidden === 'all' ? Secrets.none : secretsIn(bodies, hidden);
  const secrets = found.and(others);
  const isUnread = hidden === 'all' || (content !== undefined && bodies[0] === undefined);
  const [body, correction] = bodies.map((one) =>
    hidden === 'all' || typeof one !== 'object' ? MASK : JSON.stringify(mask(one, hidden, secrets)),
  );
  return {
    ...letter,
    ...textsWithout(letter, secrets),
    ...(isPastUnknown ? withoutTexts(letter) : {}),
    ...(isUnread ? { ...withoutTexts(letter), cause: untoldCause(letter) } : {}),
    ...(content ? { content: encoder.encode(body) } : {}),
    ...(corrected === undefined ? {} : { corrected: correction }),
    hash: MASK,
  };
}

/** A letter of a list, of whose body nothing is known: all that may quote it is covered. */
export function untoldLetter(letter: ListedLetter): ListedLetter {
  return { ...letter, ...withoutTexts(letter), cause: untoldCause(letter), hash: MASK };
}

const withoutTexts = ({ stack }: Pick<Letter, 'stack'>) => ({
  detail: MASK,
  stack: stack && MASK,
  xDeath: undefined,
});

/** The cause of a letter, without the sentence in it. */
export function untoldCause({ reason, queue, name }: Pick<Letter, 'reason' | 'queue' | 'name'>): string {
  return causeOf({ reason, queue, name, detail: MASK });
}

export const isUntoldCause = (cause: string): boolean => cause.endsWith(`: ${MASK}`);

/** The texts of a letter, as far as they are there, without the secrets in them. */
export function textsWithout<Texts extends Pick<Letter, 'detail' | 'stack' | 'xDeath' | 'headers'>>(
  { detail, stack, xDeath, headers }: Texts,
  secrets: Secrets,
): Pick<Letter, 'detail' | 'stack' | 'xDeath' | 'headers'> {
  return {
    detail: maskText(detail, secrets),
    ...(stack === undefined ? {} : { stack: maskText(stack, secrets) }),
    ...(xDeath === undefined ? {} : { xDeath: maskText(xDeath, secrets) }),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        typeof value === 'string' ? maskText(value, secrets) : value,
      ]),
    ),
  };
}

/** The body as an object; undefined if it is none, or none that anybody reads. */
export function bodyIn(content: Uint8Array): object | undefined {
  const text = textOf(content);
  return text === undefined ? undefined : parsed(text);
}

function parsed(text: string): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && isShallow(value) ? value : undefined;
}

function isShallow(value: object): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return true;
  }
  return false;
}
