export { applyDefinitions, applyPermissions, applyPolicies } from './apply-format.js';
export { applyMoves } from './apply-moves.js';
export { printFormat } from './formats/print-format.js';
export { BrokerUnreachable, ManagementApi, managementFrom, ManagementRefusal } from './management-api.js';
export {
  DOCTOR_USAGE,
  FORMATS,
  parseDoctorOptions,
  parseTopologyOptions,
  TOPOLOGY_USAGE,
} from './options.js';
export type { DoctorOptions, Format, System as WiredSystem, TopologyToolOptions } from './options.js';
export { readBroker } from './read-broker.js';
export { findingsText, hasFindings, planText } from './report.js';
