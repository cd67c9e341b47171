import type { DefinesSaga } from '@edda/orchestration';
import { sagaOptionsOf } from '@edda/orchestration';
import type { SagaDefinition } from '@edda/saga-core';
import { SagaBuilder } from '@edda/saga-core';

/**
 * The definition that a saga class makes: `definitionOf(new OrderSaga())`, with whatever its constructor takes. No Nest application is
 * started.
 *
 * @throws if the class is not decorated with `@Saga()`
 */
export function definitionOf(saga: DefinesSaga): SagaDefinition {
  const { constructor } = saga;
  const options = sagaOptionsOf(constructor);
  if (!options) throw new Error(`${constructor.name} is no saga: decorate it with @Saga({ name, version }).`);
  return saga.define(new SagaBuilder(options)).build();
}
