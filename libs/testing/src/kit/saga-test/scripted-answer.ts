import { commandStepOf } from '@edda/saga-core';
import type { EffectOf, SagaDefinition } from '@edda/saga-core';
import type { ScriptedReply } from '../run/scripted.js';
import { unscripted } from '../run/scripted.js';
import type { Answered } from './answer.js';
import { SentCommand } from './answer.js';
import type { SentMessage } from './sent-messages.js';

/**
 * Answers a command as a script says; without one, with success and an empty body.
 *
 * @throws if the contract of the command does not allow the answer
 */
export function answerAsScripted<Test>(
  to: Answered<Test>,
  definition: SagaDefinition,
  message: SentMessage<EffectOf<'send-command'>>,
  replies: readonly ScriptedReply[],
  count: number,
): Test {
  const { path, command, direction, body } = message.effect;
  const step = commandStepOf(definition, path);
  const contract = direction === 'forward' ? step?.command : step?.compensation?.command;
  if (!step || !contract) throw new Error(`Saga "${definition.name}" has no command at "${path}".`);
  const name = step.child?.saga ?? command;
  const scripted = replies.findLast((reply) => reply.to === name)?.answer(body, { path, count });
  const answer = new SentCommand(to, message, contract);
  if (scripted?.outcome !== 'failure') return answer.succeed(scripted?.body ?? unscripted(step, path));
  const failure = contract.failures.find(({ code }) => code === scripted.code);
  if (!failure) throw new Error(`${contract.messageName} does not declare the failure "${scripted.code}".`);
  return answer.fail(failure, scripted.details);
}
