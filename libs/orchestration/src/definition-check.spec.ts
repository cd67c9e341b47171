import { InMemorySagaStore } from '@edda/testing';
import { outlineOf } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkDefinitions, isOutdated, isRemembered, sagasWithoutVersion } from './definition-check.js';
import { orderSaga, receiptSaga } from './engine/order-sagas.fixture.js';
import { SagaRegistry } from './saga-registry.js';
import type { InFlight } from './store/definition-records.js';

const registryOf = (...definitions: ReturnType<typeof orderSaga>[]): SagaRegistry => {
  const registry = new SagaRegistry();
  for (const definition of definitions) registry.add(definition);
  return registry;
};

/** The same name and version, with one step less. */
const shortened = () => {
  const order = orderSaga();
  return { ...order, steps: order.steps.filter(({ name }) => name !== 'credit') };
};

describe('the check of the definitions at boot', () => {
  let store: InMemorySagaStore;
  let inFlight: InFlight[];

  beforeEach(async () => {
    store = new InMemorySagaStore();
    inFlight = [];
    store.inFlight = async (_, name) => inFlight.filter((entry) => entry.definition === name);
    await checkDefinitions(store, registryOf(orderSaga()));
  });

  const under = (version: number, count: number): void =>
    void inFlight.push({ definition: 'order', version, status: 'waiting', position: 'credit', count });
  const remembered = () => store.definitionRecords('default');

  it('remembers a definition with its outline', async () => {
    expect(await remembered()).toEqual([{ name: 'order', version: 1, outline: outlineOf(orderSaga()) }]);
  });

  it('takes the same definition again, whoever runs it', async () => {
    under(1, 5);
    await checkDefinitions(store, registryOf(orderSaga(), receiptSaga()));
    expect((await remembered()).map(({ name }) => name).toSorted()).toEqual(['order', 'receipt']);
  });

  it('refuses a changed one while sagas are under way on it: what changed, how many, and what to do', async () => {
    under(1, 2);
    under(1, 3);
    const checking = checkDefinitions(store, registryOf(shortened()));
    await expect(checking).rejects.toThrow(
      /^Saga "order" version 1 was changed while 5 sagas are under way on it: .*"credit".*\. Bring it back as it was, or make the change version 2 beside it\.$/,
    );
    expect((await remembered())[0]?.outline).toEqual(outlineOf(orderSaga()));
  });

  it('remembers nothing of a process that it refuses', async () => {
    under(1, 1);
    await expect(checkDefinitions(store, registryOf(shortened(), receiptSaga()))).rejects.toThrow(
      'a saga is',
    );
    expect((await remembered()).map(({ name }) => name)).toEqual(['order']);
  });

  it('takes a changed one in its place when no saga is under way on that version', async () => {
    under(2, 7);
    await checkDefinitions(store, registryOf(shortened()));
    expect((await remembered())[0]?.outline).toEqual(outlineOf(shortened()));
  });

  it('takes the change as a new version beside the old one', async () => {
    under(1, 4);
    await checkDefinitions(store, registryOf(orderSaga(), { ...shortened(), version: 2 }));
    expect(new Set((await remembered()).map(({ version }) => version))).toEqual(new Set([1, 2]));
  });

  it('tells of sagas on versions that are not here: how many, which, and what to do', async () => {
    under(1, 2);
    under(1, 3);
    under(2, 7);
    inFlight.push({ definition: 'gone', version: 4, status: 'parked', position: 'a', count: 1 });
    store.inFlight = async () => inFlight;
    expect(await sagasWithoutVersion(store, registryOf(orderSaga(2)))).toEqual(
      [
        'A saga is under way on "gone" version 4, which this orchestrator does not have. Unless another one has it, nobody takes them on: keep registering that class, deploy it beside this one, or migrate them (POST /v1/definitions/gone/migrations).',
      ].toSpliced(0, 0, expect.stringMatching(/^5 sagas are under way on "order" version 1, /)),
    );
    inFlight.splice(0, 2);
    inFlight.pop();
    expect(await sagasWithoutVersion(store, registryOf(orderSaga(2)))).toEqual([]);
  });

  it('knows whether the database has seen newer orchestrators', async () => {
    expect(await isOutdated(store, registryOf(orderSaga()))).toBe(false);
    expect(await isOutdated(store, registryOf(orderSaga(2)))).toBe(false);
    expect(await isOutdated(store, registryOf(receiptSaga()))).toBe(true);
    await checkDefinitions(store, registryOf(orderSaga(), orderSaga(2)));
    expect(await isOutdated(store, registryOf(orderSaga()))).toBe(true);
  });

  it('knows whether any orchestrator ever had a saga of that name', async () => {
    expect([await isRemembered(store, 'order'), await isRemembered(store, 'odrer')]).toEqual([true, false]);
  });
});
