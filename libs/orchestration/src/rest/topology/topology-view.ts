import type { Finding, FindingCode } from '@edda/messaging';
import type { SeenTopology } from '../../sagas.js';
import type { Carried } from '../../topology/seen-topology.js';

/** Of an exchange, a queue or a binding. */
interface PartView {
  /** False: it is on the broker, and these definitions do not want it. */
  readonly declared: boolean;
  /** It is wanted, and not there. */
  readonly missing?: true;
}

export interface ExchangeView extends PartView {
  readonly name: string;
  readonly type: string;
  readonly carries: Carried;
}

export interface QueueView extends PartView {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly service?: string;
  readonly sagas: readonly string[];
  readonly messages?: number;
  readonly consumers?: number;
}

export interface BindingView extends PartView {
  readonly exchange: string;
  readonly routingKey: string;
  readonly queue: string;
}

/** What the definitions want of the broker, what it has, and what the doctor says. */
export interface TopologyView {
  readonly broker: { readonly status: string; readonly version?: string };
  readonly lookedBy: SeenTopology['lookedBy'];
  readonly exchanges: readonly ExchangeView[];
  readonly queues: readonly QueueView[];
  readonly bindings: readonly BindingView[];
  readonly findings: readonly Finding[];
}

/** Who may come in, and by which address, is nothing for whoever only looks at sagas. */
const FOR_ADMINS: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'guest',
  'users-unknown',
  'lacking-permission',
  'wide-permission',
]);

/** Everybody is told that nobody could look, and admins alone why: that has an address and a user in it. */
function toldTo(seesAll: boolean, finding: Finding): readonly Finding[] {
  if (seesAll) return [finding];
  if (finding.code !== 'management-unreachable') return FOR_ADMINS.has(finding.code) ? [] : [finding];
  const what = 'It could not be read, so that exchanges, bindings, policies and users are unknown.';
  return [{ ...finding, what, remedy: 'Ask an admin, who is told why.' }];
}

/** `seesAll`: the caller may be told of users and addresses. */
export function topologyView(
  { broker, lookedBy, exchanges, queues, bindings, findings }: SeenTopology,
  { seesAll }: { readonly seesAll: boolean },
): TopologyView {
  return {
    broker,
    lookedBy,
    exchanges: exchanges.map(partView),
    queues: queues.map(partView),
    bindings: bindings.map(partView),
    findings: findings.flatMap((finding) => toldTo(seesAll, finding)),
  };
}

function partView<Part extends { readonly isDeclared: boolean; readonly isMissing: boolean }>({
  isDeclared,
  isMissing,
  ...part
}: Part): Omit<Part, 'isDeclared' | 'isMissing'> & PartView {
  return { ...part, declared: isDeclared, ...(isMissing ? { missing: true } : {}) };
}
