import { diagnose } from '@edda/messaging';
import type { Finding, PolicySettings } from '@edda/messaging';
import { UsageError } from '@edda/terminal';
import type { Format, Management, System } from '@edda/topology';
import {
  BrokerUnreachable,
  findingsText,
  hasFindings,
  ManagementApi,
  managementFrom,
  printFormat,
  readBroker,
  wantedSystem,
} from '@edda/topology';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { oneOf, whole } from '../options/values.js';
import type { Binder, Session } from '../session.js';

interface SystemOptions {
  readonly namespace?: string;
  readonly participants?: string;
  readonly starts?: string;
  readonly awaits?: string;
  readonly services?: string;
  readonly vhost: string;
  readonly mode: string;
}

interface ExportOptions extends SystemOptions {
  readonly format: 'definitions' | 'policies' | 'permissions';
  readonly maxLength?: number;
  readonly lastStopMaxLength?: number;
  readonly lastStopTtlMs?: number;
}

const DEFAULT_VHOST = '/';
const DEFAULT_MODE = 'assert';
const COUNT = whole(1, 4_294_967_295);

/** What a system wants of its broker. */
export function addTopology(program: Command, binder: Binder): void {
  const topology = program.command('topology').description('Exchanges, queues and bindings of the system');
  withSystem(
    topology
      .command('show')
      .description('Shows them, as a table or a drawing')
      .option('--format <format>', 'table or mermaid', oneOf(['table', 'mermaid']), 'table'),
  ).action(binder.to(show));
  withSystem(
    topology
      .command('doctor')
      .description('Compares a broker with them, and says what is wrong and what to do. It changes nothing')
      .option(
        '--management <url>',
        'http://user:password@host:15672 (default: EDDA_MANAGEMENT, which other users cannot read; without either the orchestrator looks)',
      ),
  )
    .addHelpText('after', '\nExit code: 1 if there is more than hints, 3 if the broker cannot be reached.')
    .action(binder.to(doctor));
  withSystem(
    topology
      .command('export')
      .description('Writes what a deployment needs: definitions.json, policies or permissions')
      .option(
        '--format <format>',
        'definitions, policies or permissions; the last two as rabbitmqctl lines, or with --json as JSON',
        oneOf(['definitions', 'policies', 'permissions']),
        'definitions',
      )
      .option(
        '--max-length <n>',
        'policy: messages in a queue that somebody consumes (default: 1000000)',
        COUNT,
      )
      .option('--last-stop-max-length <n>', 'policy: messages in a last stop (default: 100000)', COUNT)
      .option('--last-stop-ttl-ms <n>', 'policy: how long they stay there (default: for ever)', COUNT),
  ).action(binder.to(exported));
}

function withSystem(command: Command): Command {
  return command
    .option('--namespace <name>', 'what goes before the names (default: EDDA_NAMESPACE, or nothing)')
    .option('--participants <a,b>', "the participants (default: those of the orchestrator's definitions)")
    .option('--starts <a,b>', 'commands that start sagas (default: the same)')
    .option('--awaits <a,b>', 'events that sagas wait for or are started by (default: the same)')
    .option('--services <file>', 'services beside the sagas, as JSON: docs/topology.md shows one')
    .option('--vhost <name>', 'the virtual host', DEFAULT_VHOST)
    .option('--mode <mode>', 'what services do about their topology: assert, check or none', DEFAULT_MODE);
}

async function show(session: Session, options: SystemOptions & { readonly format: Format }): Promise<void> {
  session.screen.print(printFormat(options.format, await systemOf(session, options)));
}

async function doctor(
  session: Session,
  options: SystemOptions & { readonly management?: string },
): Promise<number> {
  const { management = session.cli.env['EDDA_MANAGEMENT'] } = options;
  const findings = management
    ? await examined(session, options, managementFrom(management, '--management or EDDA_MANAGEMENT'))
    : await told(session, options);
  session.show({ findings }, () => findingsText(findings));
  return hasFindings(findings) ? EXIT.refused : EXIT.good;
}

async function examined(
  session: Session,
  options: SystemOptions,
  management: Management,
): Promise<readonly Finding[]> {
  const system = await systemOf(session, options);
  return diagnose(system, await readBroker(new ManagementApi(management), system.vhost));
}

/** What the orchestrator's own doctor says, of its own definitions and its own broker. */
async function told(
  session: Session,
  { namespace, participants, starts, awaits, services, vhost, mode }: SystemOptions,
): Promise<readonly Finding[]> {
  const said = [namespace, participants, starts, awaits, services].some((option) => option !== undefined);
  if (said || vhost !== DEFAULT_VHOST || mode !== DEFAULT_MODE)
    throw new UsageError(
      'Say which broker: --management, or EDDA_MANAGEMENT. Without one the orchestrator looks, at its own system: leave the options that describe another one out.',
    );
  const { lookedBy, findings } = await session.client.get('/v1/topology');
  if (lookedBy === 'nothing')
    throw new BrokerUnreachable(
      'The orchestrator cannot look at its broker, neither by AMQP nor by its management API: see GET /health/ready and its log.',
    );
  return findings;
}

async function exported(session: Session, options: ExportOptions): Promise<void> {
  const { maxLength = 1_000_000, lastStopMaxLength = 100_000, lastStopTtlMs } = options;
  const policies: PolicySettings = {
    maxLength,
    lastStopMaxLength,
    ...(lastStopTtlMs === undefined ? {} : { lastStopTtlMs }),
  };
  const system = await systemOf(session, options);
  session.screen.print(printFormat(options.format, system, policies, session.isJson));
}

/** What options leave out is what the definitions of the orchestrator say. */
async function systemOf(session: Session, options: SystemOptions): Promise<System> {
  const { participants, starts, awaits, services, vhost, mode } = options;
  const isSaid = participants !== undefined && starts !== undefined && awaits !== undefined;
  const told = isSaid ? { participants, starts, awaits } : await systemTold(session);
  return wantedSystem({
    namespace: options.namespace ?? session.cli.env['EDDA_NAMESPACE'] ?? '',
    participants: participants ?? told.participants,
    starts: starts ?? told.starts,
    awaits: awaits ?? told.awaits,
    vhost,
    mode,
    ...(services === undefined ? {} : { services }),
  });
}

async function systemTold({
  client,
}: Session): Promise<Record<'participants' | 'starts' | 'awaits', string>> {
  const { items } = await client.get('/v1/definitions');
  // Versions come in ascending order, and new sagas run the newest one.
  const newest = [...new Map(items.map((one) => [one.name, one])).values()];
  const startedOn = (how: string): readonly string[] =>
    newest.flatMap((one) => (one.startedOn === how ? [one.startedBy] : []));
  const joined = (names: readonly string[]): string => [...new Set(names)].join(',');
  return {
    // Child sagas are steps that the orchestrator itself carries out.
    participants: joined(items.flatMap((one) => one.participants).filter((name) => name !== 'orchestrator')),
    starts: joined(startedOn('command')),
    awaits: joined([...startedOn('event'), ...items.flatMap((one) => one.events)]),
  };
}
