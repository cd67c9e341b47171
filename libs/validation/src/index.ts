export { describeProblem, isStorable, validateBody } from './body-validation.js';
export type { BodyProblem, UnknownFields, ValidatedBody } from './body-validation.js';
export { fieldsOf } from './contract-fields.js';
