import { participantOf } from '@edda/messaging';
import { parseStrictly, UsageError, wholeNumber } from '@edda/terminal';
import { bodyFor } from './subject.js';
import type { SampleMessage, Subject } from './subject.js';

export interface ConformanceOptions {
  readonly subject: Subject;
  readonly amqpUrl: string;
  /** Shows what was said for each rule, and not only for those that are broken. */
  readonly verbose: boolean;
  readonly json: boolean;
}

export const CONFORMANCE_USAGE = `Usage: npm run conformance -- --queue payment.commands --command payment.charge --body '{"orderId":"{{id}}"}' [options]

Plays orchestrator against a participant in any language, and says of each rule of docs/wire.md whether it keeps it. It sends real commands,
some of them a hundred times, and garbage: run it against a test broker and a participant with a test database. Its sagas have ids of their
own, and the name "edda-conformance"; what they did stays done. It listens with a queue of its own, which goes after a minute.

  --queue NAME               the participant's queue, <participant>.commands
  --command NAME             a command of it that succeeds: payment.charge
  --body JSON                its body; each {{id}} in it becomes a new id, one for each saga
  --version N                the version of its contract (default: 1)
  --compensation NAME        the command that undoes it; without it, rules about compensations are left out
  --compensation-body JSON   its body; {{id}} is that of the command (default: the body of the command)
  --wrong-body JSON          a body that violates the command's contract (default: {})
  --amqp URL                 the broker (default: AMQP_URL, or else amqp://127.0.0.1:5672)
  --namespace NAME           goes before the names of exchanges and queues (default: none)
  --copies N                 how many copies are sent at once (default: 100)
  --timeout MS               how long an answer may take (default: 10000)
  --verbose                  show what was sent and what came for each rule, not only for a broken one
  --json                     print one JSON object to standard output, and everything else to standard error
  --help                     print this

Exit code: 0 if every rule that was examined is kept, 1 if not, 2 for a wrong command line.`;

const SUFFIX = '.commands';

/** @throws UsageError */
export function parseConformanceOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ConformanceOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    queue: { type: 'string' },
    command: { type: 'string' },
    body: { type: 'string' },
    version: { type: 'string' },
    compensation: { type: 'string' },
    'compensation-body': { type: 'string' },
    'wrong-body': { type: 'string' },
    amqp: { type: 'string' },
    namespace: { type: 'string' },
    copies: { type: 'string' },
    timeout: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (options.help) return 'help';
  const { namespace = '', compensation } = options;
  const contractVersion = wholeNumber('version', options.version, 1, { min: 1, max: 1_000_000 });
  const body = required('body', options.body);
  const command = sample(required('command', options.command), body, contractVersion);
  const participant = participantIn(required('queue', options.queue), namespace);
  for (const name of [command.name, compensation ?? command.name]) {
    if (participantOf(name) !== participant)
      throw new UsageError(
        `"${name}" is not a command of "${participant}", whose queue that is: its name begins with "${participant}.".`,
      );
  }
  const wrong = sample('--wrong-body', options['wrong-body'] ?? '{}', 1);
  return {
    subject: {
      participant,
      namespace,
      command,
      ...(compensation === undefined
        ? {}
        : { compensation: sample(compensation, options['compensation-body'] ?? body, contractVersion) }),
      wrongBody: bodyFor(wrong, 'x'),
      copies: wholeNumber('copies', options.copies, 100, { min: 2, max: 10_000 }),
      timeoutMs: wholeNumber('timeout', options.timeout, 10_000, { min: 10, max: 600_000 }),
    },
    amqpUrl: options.amqp ?? (environment['AMQP_URL'] || 'amqp://127.0.0.1:5672'),
    verbose: options.verbose,
    json: options.json,
  };
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

function sample(name: string, body: string, contractVersion: number): SampleMessage {
  const made = { name, body, contractVersion };
  try {
    bodyFor(made, 'x');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return made;
}

function participantIn(queue: string, namespace: string): string {
  const prefix = namespace === '' ? '' : `${namespace}.`;
  const bare = queue.startsWith(prefix) ? queue.slice(prefix.length) : queue;
  if (!bare.endsWith(SUFFIX) || bare.length === SUFFIX.length)
    throw new UsageError(`--queue is "${queue}", and a participant's queue is <participant>${SUFFIX}.`);
  return bare.slice(0, -SUFFIX.length);
}
