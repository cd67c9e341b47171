/** Leaves a transaction undone, and says what comes after it: a value or an error. */
export class RollBack<Result> extends Error {
  override readonly name = 'RollBack';

  /** @param conclude returns what the caller gets, or throws it; not the `cause`, which would be read as the database's word */
  constructor(readonly conclude: () => Result) {
    super('The transaction is rolled back on purpose.');
  }
}
