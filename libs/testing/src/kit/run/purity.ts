/** Makes a value and all that hangs on it immutable: whoever writes to it throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/**
 * Runs something in which nobody may ask the clock or roll dice: `Date.now()`, `new Date()` and `Math.random()` throw. A definition's
 * functions run again after a crash and in another process, and have to say the same there.
 */
export function withoutClockAndChance<Result>(run: () => Result): Result {
  const { Date: clock } = globalThis;
  const { random } = Math;
  globalThis.Date = new Proxy(clock, {
    apply: () => refuse('Date()'),
    construct: (target, args: unknown[], newTarget) =>
      args.length === 0 ? refuse('new Date()') : (Reflect.construct(target, args, newTarget) as object),
    get: (target, property, receiver): unknown =>
      property === 'now' ? () => refuse('Date.now()') : Reflect.get(target, property, receiver),
  });
  Math.random = () => refuse('Math.random()');
  try {
    return run();
  } finally {
    globalThis.Date = clock;
    Math.random = random;
  }
}

function refuse(what: string): never {
  throw new Error(
    `it calls ${what}, but a definition's functions have to be pure: the same data has to give the same again`,
  );
}
