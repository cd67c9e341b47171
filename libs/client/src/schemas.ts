import type { components } from './open-api.js';

type Schemas = components['schemas'];

/** What the interface answers with, by the names of the OpenAPI document. */
export type EddaSchemas = Schemas;

export type Saga = Schemas['Saga'];
export type SagaSummary = Schemas['SagaSummary'];
export type Timeline = Schemas['Timeline'];
export type Diagnosis = Schemas['Diagnosis'];
export type Overview = Schemas['Overview'];
export type BulkAction = Schemas['BulkAction'];
export type BulkForecast = Schemas['BulkForecast'];
export type Letter = Schemas['Letter'];
export type LetterSummary = Schemas['LetterSummary'];
export type LetterGroup = Schemas['LetterGroup'];
export type LetterForecast = Schemas['LetterForecast'];
export type PlannedLetters = Schemas['PlannedLetters'];
export type Mail = Schemas['Mail'];
export type MailSummary = Schemas['MailSummary'];
export type Approval = Schemas['Approval'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditVerification = Schemas['AuditVerification'];
export type Definition = Schemas['Definition'];
export type Preview = Schemas['Preview'];
export type Migrated = Schemas['Migrated'];
