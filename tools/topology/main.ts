import { planMoves, topology, waysBack, wireNames } from '@edda/messaging';
import { runMain } from '@edda/terminal';
import { BrokerUnreachable, ManagementApi, planText, printFormat, readBroker } from '@edda/topology';
import { applyDefinitions, applyPermissions, applyPolicies } from './apply-format.js';
import { applyMoves } from './apply-moves.js';
import { parseTopologyOptions, TOPOLOGY_USAGE, type TopologyToolOptions } from './options.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = parseTopologyOptions(args);
  if (options === 'help') {
    print(TOPOLOGY_USAGE);
    return 0;
  }
  try {
    if (options.plan) await plan(options);
    else if (options.apply) await apply(options);
    else print(printFormat(options.format, options.system, options.policies, options.json));
    return 0;
  } catch (error) {
    if (!(error instanceof BrokerUnreachable)) throw error;
    say(error.message);
    return 3;
  }
}

async function plan({
  system,
  management,
  amqpUrl,
  apply: isApplied,
  json,
}: TopologyToolOptions): Promise<void> {
  if (management === undefined) return;
  const wanted = topology(system);
  const found = await readBroker(new ManagementApi(management), system.vhost);
  const moves = planMoves(wanted, found, wireNames(system.namespace));
  print(json ? JSON.stringify(moves, undefined, 2) : planText(moves));
  if (isApplied && amqpUrl !== undefined && moves.length > 0)
    await applyMoves(amqpUrl, moves, waysBack(wanted), say);
}

async function apply({
  system,
  management,
  format,
  policies,
  passwords,
}: TopologyToolOptions): Promise<void> {
  if (management === undefined) return;
  const api = new ManagementApi(management);
  if (format === 'definitions') await applyDefinitions(api, system, policies, say);
  if (format === 'policies') await applyPolicies(api, system, policies, say);
  if (format === 'permissions') await applyPermissions(api, system, passwords, say);
}

await runMain(main, TOPOLOGY_USAGE, say);
