import type { SagaChange, SagaStore, SagaTransaction } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';

/** The same store; `onEnded` is told of the sagas whose end has just become durable. */
export function watchedStore(store: SagaStore, onEnded: (states: readonly SagaState[]) => void): SagaStore {
  const transact = async <Result>(
    work: (transaction: SagaTransaction) => Promise<Result>,
  ): Promise<Result> => {
    const saved: SagaChange[] = [];
    const result = await store.transact((transaction) => {
      saved.length = 0;
      return work(watched(transaction, saved));
    });
    onEnded(saved.flatMap(({ state }) => (state.endedAt === undefined ? [] : [state])));
    return result;
  };
  return new Proxy(store, {
    get: (target, name) => (name === 'transact' ? transact : bound(target, name)),
  });
}

function watched(transaction: SagaTransaction, saved: SagaChange[]): SagaTransaction {
  const save = (changes: readonly SagaChange[]): Promise<void> => {
    saved.push(...changes);
    return transaction.save(changes);
  };
  return new Proxy(transaction, { get: (target, name) => (name === 'save' ? save : bound(target, name)) });
}

function bound<Target extends object>(target: Target, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
