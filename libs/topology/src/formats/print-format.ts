import {
  allPermissions,
  policiesFor,
  setPermissionsLine,
  setPolicyLine,
  standing,
  topology,
  type PolicySettings,
} from '@edda/messaging';
import type { Format, System } from '../wanted-system.js';
import { definitions } from './definitions.js';
import { topologyMermaid } from './mermaid.js';
import { topologyTable } from './table.js';

/** What a system wants of its broker, as text. */
export function printFormat(
  format: Format,
  system: System,
  settings: PolicySettings = {},
  json = false,
): string {
  const { namespace, vhost, mode } = system;
  const parts = topology(system);
  const policies = policiesFor(parts, namespace, settings);
  const permissions = allPermissions(system, mode);
  switch (format) {
    case 'table':
      return topologyTable(parts);
    case 'mermaid':
      return topologyMermaid(parts);
    case 'definitions':
      return text(definitions(standing(parts), policies, permissions, vhost));
    case 'policies':
      return json ? text(policies) : policies.map((policy) => setPolicyLine(policy, vhost)).join('\n');
    case 'permissions':
      return json ? text(permissions) : permissions.map((one) => setPermissionsLine(one, vhost)).join('\n');
  }
}

const text = (value: object): string => JSON.stringify(value, undefined, 2);
