import type { Limits, Log } from '@edda/messaging';
import type { CommandFailure, CommandHandler } from './command-handler.js';
import type { HandledCommand } from './fence.js';
import { replyBody } from './reply-body.js';

/**
 * A handler's outcome that is a reply.
 *
 * @throws if it is none that the contract allows
 */
export function replied(
  { contract, where }: Pick<CommandHandler, 'contract' | 'where'>,
  returned: unknown,
  limits: Pick<Limits, 'bodyBytes'>,
): HandledCommand {
  return { outcome: 'success', body: replyBody(contract, where, returned, limits) };
}

/** A handler's outcome that is a business failure. One that the contract does not declare goes its way as well, and is told of. */
export function failed(
  { contract, where }: Pick<CommandHandler, 'contract' | 'where'>,
  failure: CommandFailure,
  log: Log,
): HandledCommand {
  if (!contract.failures.includes(failure.contract)) {
    log(
      'warn',
      `${where} failed with "${failure.code}", which "${contract.messageName}" does not declare: add it to the contract's failures.`,
    );
  }
  return { outcome: 'failure', body: failure.toBody() };
}
