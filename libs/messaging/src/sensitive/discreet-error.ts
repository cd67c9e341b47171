import { maskText } from './mask.js';
import type { Secrets } from './secrets.js';

/**
 * What was thrown, without the secrets in its texts. It stays of its class, with its fields, whatever decides by them; where it holds none, it is the
 * very same.
 */
export function discreetError(thrown: unknown, secrets: Secrets): unknown {
  if (typeof thrown === 'string') return maskText(thrown, secrets);
  if (!(thrown instanceof Error)) return thrown;
  const { message, stack = '' } = thrown;
  if (!secrets.isIn(message) && !secrets.isIn(stack)) return thrown;
  return Object.create(thrown, {
    message: { value: maskText(message, secrets), configurable: true },
    stack: { value: maskText(stack, secrets), configurable: true },
  }) as Error;
}
