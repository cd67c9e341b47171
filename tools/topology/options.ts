import { PlaceOrder } from '@edda/contracts';
import type { PolicySettings } from '@edda/messaging';
import { parseStrictly, UsageError, wholeNumber } from '@edda/terminal';
import type { Format, Management, ReadText, System } from '@edda/topology';
import { FORMATS, managementFrom, oneOfWords, wantedSystem } from '@edda/topology';
import { PARTICIPANTS } from '../system/app-plan.js';

export interface TopologyToolOptions {
  readonly system: System;
  readonly policies: PolicySettings;
  readonly format: Format;
  readonly json: boolean;
  /** The plan of what must move, instead of a format. */
  readonly plan: boolean;
  readonly apply: boolean;
  readonly management?: Management;
  readonly amqpUrl?: string;
  /** The file with the users' passwords. */
  readonly passwords: string;
}

export interface DoctorOptions {
  readonly system: System;
  readonly management: Management;
  readonly json: boolean;
}

const SYSTEM_USAGE = `  --namespace NAME     what goes before the names of exchanges and queues (default: none)
  --participants A,B   the participants (default: ${PARTICIPANTS.join(',')})
  --starts A,B         commands that start sagas (default: ${PlaceOrder.messageName})
  --awaits A,B         events that sagas wait for or are started by (default: none)
  --services FILE      services beside the sagas, as JSON: what they handle and ask (default: none; docs/topology.md shows one)
  --vhost NAME         the virtual host (default: /)
  --mode MODE          what services do about their topology: assert, check or none (default: assert)`;

export const TOPOLOGY_USAGE = `Usage: npm run topology -- [options]

Prints exchanges, queues and bindings, and what belongs to them; with --apply, puts them on a broker.

  --format FORMAT      table, mermaid, definitions, policies or permissions (default: table)
  --json               policies and permissions as JSON instead of rabbitmqctl lines; a plan as JSON
  --plan               what it takes to give queues other arguments, messages and all; needs --management
  --apply              carry it out: --format definitions declares and sets policies, policies and permissions set theirs, --plan
                       moves messages, which needs --amqp as well
  --management URL     http://user:password@host:15672
  --amqp URL           amqp://user:password@host:5672/vhost
  --passwords FILE     the users' passwords as JSON, for --format permissions --apply; what is missing is made up and written there, for
                       its owner's eyes only (default: edda-passwords.json)
${SYSTEM_USAGE}
  --max-length N       policy: messages in a queue that somebody consumes (default: 1000000)
  --last-stop-max-length N   policy: messages in a last stop (default: 100000)
  --last-stop-ttl-ms N       policy: how long they stay there (default: for ever)
  --help               print this

Exit code: 0 done, 1 something could not be done, 2 for a wrong command line, 3 if the broker cannot be reached.`;

export const DOCTOR_USAGE = `Usage: npm run doctor -- --management http://user:password@host:15672 [options]

Compares a broker with what a system wants of it, and says what is wrong and what to do. It changes nothing.

  --management URL     the management API, with a user that has the tag administrator, or monitoring (who may do what stays unknown then)
${SYSTEM_USAGE}
  --json               print the findings as JSON
  --help               print this

Exit code: 0 if there is nothing but hints, 1 if there are findings, 2 for a wrong command line, 3 if the broker cannot be reached.`;

const SYSTEM_OPTIONS = {
  help: { type: 'boolean', default: false },
  namespace: { type: 'string', default: '' },
  participants: { type: 'string', default: PARTICIPANTS.join(',') },
  starts: { type: 'string', default: PlaceOrder.messageName },
  awaits: { type: 'string', default: '' },
  services: { type: 'string' },
  vhost: { type: 'string', default: '/' },
  mode: { type: 'string', default: 'assert' },
  management: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function parseTopologyOptions(args: readonly string[], read?: ReadText): TopologyToolOptions | 'help' {
  const options = parseStrictly(args, {
    ...SYSTEM_OPTIONS,
    format: { type: 'string' },
    plan: { type: 'boolean', default: false },
    apply: { type: 'boolean', default: false },
    amqp: { type: 'string' },
    passwords: { type: 'string', default: 'edda-passwords.json' },
    'max-length': { type: 'string' },
    'last-stop-max-length': { type: 'string' },
    'last-stop-ttl-ms': { type: 'string' },
  });
  if (options.help) return 'help';
  const { json, plan, apply, passwords } = options;
  if (plan && options.format !== undefined)
    throw new UsageError('--plan is printed by itself: leave --format out.');
  const format = oneOfWords('format', FORMATS, options.format ?? 'table');
  const management = options.management === undefined ? undefined : managementFrom(options.management);
  if ((plan || apply) && management === undefined)
    throw new UsageError(`--${plan ? 'plan' : 'apply'} needs --management.`);
  if (plan && apply && options.amqp === undefined) throw new UsageError('--plan --apply needs --amqp.');
  if (apply && !plan && !['definitions', 'policies', 'permissions'].includes(format))
    throw new UsageError(
      `--format ${format} has nothing to apply: use definitions, policies or permissions.`,
    );
  const ttl = options['last-stop-ttl-ms'];
  return {
    system: wantedSystem(options, read),
    policies: {
      maxLength: wholeNumber('max-length', options['max-length'], 1_000_000, COUNT),
      lastStopMaxLength: wholeNumber('last-stop-max-length', options['last-stop-max-length'], 100_000, COUNT),
      ...(ttl === undefined ? {} : { lastStopTtlMs: wholeNumber('last-stop-ttl-ms', ttl, 0, COUNT) }),
    },
    format,
    json,
    plan,
    apply,
    passwords,
    ...(management === undefined ? {} : { management }),
    ...(options.amqp === undefined ? {} : { amqpUrl: amqpFrom(options.amqp) }),
  };
}

/** @throws UsageError */
export function parseDoctorOptions(args: readonly string[], read?: ReadText): DoctorOptions | 'help' {
  const options = parseStrictly(args, SYSTEM_OPTIONS);
  if (options.help) return 'help';
  if (options.management === undefined) throw new UsageError('Say which broker: --management.');
  return {
    system: wantedSystem(options, read),
    management: managementFrom(options.management),
    json: options.json,
  };
}

const COUNT = { min: 1, max: 4_294_967_295 };

function amqpFrom(text: string): string {
  if (URL.canParse(text) && ['amqp:', 'amqps:'].includes(new URL(text).protocol)) return text;
  throw new UsageError('--amqp must be an address such as amqp://user:password@host:5672.');
}
