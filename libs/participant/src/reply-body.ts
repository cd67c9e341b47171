import type { CommandContract, JsonObject, Limits } from '@edda/messaging';
import { Acknowledged, DEFAULT_LIMITS } from '@edda/messaging';
import { describeProblem, validateBody } from '@edda/validation';

/**
 * What a handler returned, as the body of its reply.
 *
 * Fields that the contract does not know are dropped: what a repository returned is not for everybody.
 *
 * @throws if it is not JSON, not what the contract's reply says, or larger than what anybody reads
 */
export function replyBody(
  contract: CommandContract,
  where: string,
  returned: unknown,
  { bodyBytes }: Pick<Limits, 'bodyBytes'> = DEFAULT_LIMITS,
): JsonObject {
  const wrong = (why: string) =>
    new Error(
      `${where} returned a reply that "${contract.messageName}" does not allow: ${why}. Nothing was saved.`,
    );
  // Most handlers have nothing to say.
  if (returned === undefined && contract.reply === Acknowledged) return {};
  const plain: unknown = JSON.parse(jsonOf(returned ?? {}, wrong));
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) throw wrong('it is not an object');
  const validated = validateBody(contract.reply, plain, 'drop');
  if (!validated.valid) throw wrong(validated.problems.map(describeProblem).join('; '));
  const text = jsonOf(validated.body, wrong);
  const bytes = Buffer.byteLength(text);
  if (bytes > bodyBytes) throw wrong(`it has ${bytes} bytes, and at most ${bodyBytes} are read`);
  return JSON.parse(text) as JsonObject;
}

function jsonOf(value: unknown, wrong: (why: string) => Error): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw wrong(`it cannot be JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (text === undefined) throw wrong('it cannot be JSON');
  return text;
}
