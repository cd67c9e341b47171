import 'reflect-metadata';
import { command, Encrypted, event, failure, Sensitive } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga } from '@edda/saga-core';
import { Type } from 'class-transformer';
import { IsArray, IsEmail, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';

export class Relative {
  @Sensitive() @IsString() name: string;
  @IsString() relation: string;
}

/** Starts a visit: with what is for admins, what is for doctors, and what is for everybody. */
export class AdmitPatient extends command('ward.admit', { version: 1 }) {
  @IsString() visitId: string;
  @Sensitive() @IsEmail() email: string;
  @Encrypted({ roles: ['doctor'] }) @IsString() diagnosis: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Relative) relatives?: Relative[];
  @IsOptional() @IsObject() note?: object;
}

export class BedAssigned {
  @IsString() bed: string;
  @Encrypted() @IsString() doorCode: string;
}
export class NoBed extends failure('no-bed') {
  @Sensitive() @IsString() contact: string;
}
export class AssignBed extends command('ward.assign-bed', {
  version: 1,
  reply: BedAssigned,
  failures: [NoBed],
}) {
  @IsString() visitId: string;
  @Encrypted({ roles: ['doctor'] }) @IsString() diagnosis: string;
}
export class FreeBed extends command('ward.free-bed', { version: 1 }) {
  @IsString() visitId: string;
}
export class ResultCame extends event('lab.result-came', { version: 1 }) {
  @IsString() visitId: string;
  @Encrypted({ roles: ['doctor'] }) @IsString() finding: string;
}
export class Tell extends command('mail.tell', { version: 1 }) {
  @IsString() visitId: string;
  @IsString() recipient: string;
}

/** A visit: a bed, a result from the laboratory, a letter. */
export function visitSaga(version = 1): SagaDefinition {
  return defineSaga({ name: 'visit', version, sensitive: ['summary.text'] }, (saga) =>
    saga
      .startedBy(AdmitPatient, {
        key: (c) => c.visitId,
        data: (c) => ({
          visitId: c.visitId,
          email: c.email,
          diagnosis: c.diagnosis,
          relatives: c.relatives ?? [],
        }),
        whenEnded: 'start-again',
      })
      .step('bed', (step) =>
        step
          .command(AssignBed, (d) => ({ visitId: d.visitId, diagnosis: d.diagnosis }))
          .onSuccess((_, reply) => ({ bed: reply.bed, doorCode: reply.doorCode }))
          .compensate(FreeBed, (d) => ({ visitId: d.visitId })),
      )
      .waitFor('result', ResultCame, {
        match: { visitId: ({ visitId }) => visitId },
        onEvent: (_, { finding }) => ({ finding }),
      })
      .retriable('tell', (step) => step.command(Tell, (d) => ({ visitId: d.visitId, recipient: d.email }))),
  );
}
