import { wireNames } from '../wire-names.js';
import { diagnoseContents } from './diagnose-contents.js';
import { diagnoseParts } from './diagnose-parts.js';
import { diagnosePermissions } from './diagnose-permissions.js';
import { diagnosePolicies } from './diagnose-policies.js';
import { diagnoseServer } from './diagnose-server.js';
import type { Finding } from './finding.js';
import { worstFirst } from './finding.js';
import type { FoundBroker } from './found-broker.js';
import type { TopologyMode } from './permissions.js';
import { allPermissions } from './permissions.js';
import { policiesFor } from './policies.js';
import type { SystemOptions } from './system-topology.js';
import { standing, topology } from './system-topology.js';

/** What a system wants of its broker. */
export interface WantedSystem extends SystemOptions {
  /** The virtual host, for the commands in remedies. Default: `/`. */
  readonly vhost?: string;
  /** What its services do about their topology; it decides what their users need. Default: `assert`. */
  readonly mode?: TopologyMode;
}

/** Compares what a system wants with what its broker has. The worst first; empty if there is nothing to say. */
export function diagnose(wanted: WantedSystem, found: FoundBroker): readonly Finding[] {
  const { namespace = '', vhost = '/', mode = 'assert' } = wanted;
  const whole = topology(wanted);
  // What each process has for itself comes and goes with it.
  const parts = standing(whole);
  const names = wireNames(namespace);
  return worstFirst([
    ...diagnoseParts(parts, found),
    ...diagnoseContents(parts, found, names),
    ...diagnosePolicies(policiesFor(whole, namespace), found, vhost),
    ...diagnosePermissions(allPermissions(wanted, mode), found, vhost),
    ...diagnoseServer(found),
  ]);
}
