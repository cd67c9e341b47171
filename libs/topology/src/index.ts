export { brokerReader } from './broker-reader.js';
export type { BrokerReaderOptions } from './broker-reader.js';
export { exchangeBody, policyBody, queueBody } from './formats/definitions.js';
export { printFormat } from './formats/print-format.js';
export {
  BrokerUnreachable,
  ManagementApi,
  managementFrom,
  ManagementRefusal,
  segment,
} from './management-api.js';
export type { Management } from './management-api.js';
export { readBroker } from './read-broker.js';
export { findingsText, hasFindings, planText } from './report.js';
export { servicesFrom } from './services-file.js';
export { FORMATS, oneOfWords, wantedSystem } from './wanted-system.js';
export type { Format, ReadText, System, SystemTexts } from './wanted-system.js';
