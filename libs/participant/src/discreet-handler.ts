import type { BodyClass } from '@edda/messaging';
import { discreetError, secretsIn } from '@edda/messaging';
import { coveredIn, sensitiveFields } from '@edda/validation';
import { CommandFailure } from './command-handler.js';

type Call = (commands: unknown, ...others: unknown[]) => Promise<unknown>;

/**
 * Calls a handler so that nothing that it throws quotes what is somebody's in its command: the text of an error goes into logs, traces, dead letters and the
 * saga's history. What is thrown stays of its class, with its fields. Of a contract without sensitive fields it is the call itself.
 */
export function discreetly(contract: BodyClass<object>, call: Call): Call {
  const fields = sensitiveFields(contract);
  if (fields.length === 0) return call;
  const covered = coveredIn(fields);
  return async (commands, ...others) => {
    try {
      const returned = await call(commands, ...others);
      // Whoever takes many commands returns their failures.
      if (!Array.isArray(returned) || !returned.some((one) => one instanceof CommandFailure)) return returned;
      const secrets = secretsIn(commands, covered);
      return returned.map((one: unknown) =>
        one instanceof CommandFailure ? discreetError(one, secrets) : one,
      );
    } catch (error) {
      throw discreetError(error, secretsIn(commands, covered));
    }
  };
}
