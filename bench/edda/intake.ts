/** What the participants take at once: as much as the floor's. The usual 50 would make batches of 25, and each costs a transaction. */
export const INTAKE = { prefetch: 500, memoryBudgetMb: 1_024 } as const;
