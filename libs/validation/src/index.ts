export { describeProblem, isStorable, validateBody } from './body-validation.js';
export type { BodyProblem, UnknownFields, ValidatedBody } from './body-validation.js';
export { fieldsOf } from './contract-fields.js';
export { coveredIn, sensitiveFields } from './sensitive-fields.js';
export type { SensitiveField } from './sensitive-fields.js';
