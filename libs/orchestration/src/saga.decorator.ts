import type { SagaBuilder, SagaDefinition, SagaOptions } from '@edda/saga-core';
import { Injectable } from '@nestjs/common';

const SAGA_OPTIONS = Symbol('edda:saga');

/** What a class decorated with {@link Saga} has to have. */
export interface DefinesSaga {
  /** Called once, at boot. The functions in the definition must be pure: no clock, no randomness, no I/O. */
  define(saga: SagaBuilder): { build(): SagaDefinition };
}

type SagaClass = abstract new (...dependencies: never[]) => DefinesSaga;

/**
 * Makes a class a saga definition. It is an ordinary Nest provider, so what its pure functions need can be injected.
 * Register it with `EddaModule.forFeature([OrderSaga])`. (`@nestjs/cqrs` has a `Saga` too: that one is a stream in memory.)
 */
export function Saga(options: SagaOptions): (target: SagaClass) => void {
  return (target) => {
    Injectable()(target);
    Reflect.defineMetadata(SAGA_OPTIONS, options, target);
  };
}

/** The options of a saga class; undefined for any other class. */
export function sagaOptionsOf(target: object): SagaOptions | undefined {
  return Reflect.getMetadata(SAGA_OPTIONS, target) as SagaOptions | undefined;
}
