import type { BodyClass, CommandContract, JsonObject } from '@edda/messaging';
import { MAX_BODY_BYTES } from '@edda/messaging';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { ValidationError } from 'class-validator';

export type CheckedBody<Body extends object> =
  { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Makes an instance of the contract's class and validates it. Fields that the contract does not know are dropped: a newer minor
 * version of the sender may have added them.
 */
export async function checkBody<Body extends object>(
  type: BodyClass<Body>,
  plain: JsonObject,
): Promise<CheckedBody<Body>> {
  try {
    const body = plainToInstance(type, plain);
    const errors = await validate(body, { whitelist: true, forbidUnknownValues: false });
    return errors.length === 0 ? { ok: true, body } : { ok: false, problems: describe(errors, '') };
  } catch (error) {
    // A body nested so deeply that recursion overflows the stack, or a @Transform that cannot cope with what it got.
    return {
      ok: false,
      problems: [`it cannot be read: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

function describe(errors: readonly ValidationError[], parent: string): string[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const path = parent === '' ? property : `${parent}.${property}`;
    const own = Object.values(constraints ?? {}).map((problem) => `${path}: ${problem}`);
    return [...own, ...describe(children ?? [], path)];
  });
}

/**
 * What a handler returned, as the body of its reply.
 *
 * @throws if it is not JSON, not what the contract's reply says, or larger than what anybody reads
 */
export async function replyBody(
  contract: CommandContract,
  where: string,
  returned: unknown,
): Promise<JsonObject> {
  const wrong = (why: string) =>
    new Error(
      `${where} returned a reply that "${contract.messageName}" does not allow: ${why}. Nothing was saved.`,
    );
  const plain = toJson(returned ?? {}, wrong);
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) throw wrong('it is not an object');
  const checked = await checkBody(contract.reply, plain as JsonObject);
  if (!checked.ok) throw wrong(checked.problems.join('; '));
  const body = toJson(checked.body, wrong) as JsonObject;
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes > MAX_BODY_BYTES) throw wrong(`it has ${bytes} bytes, and at most ${MAX_BODY_BYTES} are read`);
  return body;
}

function toJson(value: unknown, wrong: (why: string) => Error): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw wrong(`it cannot be JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (text === undefined) throw wrong('it cannot be JSON');
  return JSON.parse(text);
}
