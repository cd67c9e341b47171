export {
  BrokerUnreachable,
  findingsText,
  FORMATS,
  hasFindings,
  ManagementApi,
  managementFrom,
  ManagementRefusal,
  planText,
  printFormat,
  readBroker,
} from '@edda/topology';
export type { Format, System as WiredSystem } from '@edda/topology';
export { applyDefinitions, applyPermissions, applyPolicies } from './apply-format.js';
export { applyMoves } from './apply-moves.js';
export { DOCTOR_USAGE, parseDoctorOptions, parseTopologyOptions, TOPOLOGY_USAGE } from './options.js';
export type { DoctorOptions, TopologyToolOptions } from './options.js';
