/** How long the same saga is in eight other notations, and what its author has to know by heart. Counted in shortened sketches. */
export const NOTATIONS: readonly {
  readonly name: string;
  readonly form: string;
  readonly characters: number;
  readonly trap: string;
}[] = [
  {
    name: 'MassTransit',
    form: 'C#, state machine',
    characters: 1_460,
    trap: 'the list of what to undo is copied into each branch; a late event is a fault',
  },
  {
    name: 'NServiceBus',
    form: 'C#, handlers',
    characters: 1_513,
    trap: 'the order of the steps is written nowhere; undo is sent and forgotten; late messages vanish',
  },
  {
    name: 'Eventuate Tram Sagas',
    form: 'Java, step list',
    characters: 892,
    trap: 'no time limit, no retry, no wait for an event: two of the requirements cannot be written; a failed undo is a line in a log',
  },
  {
    name: 'Temporal',
    form: 'TypeScript, function',
    characters: 753,
    trap: 'a failed notification refunds a shipped order; undo has to be registered first, and shielded from cancelling',
  },
  {
    name: 'Restate',
    form: 'TypeScript, function',
    characters: 802,
    trap: 'a failed notification refunds a shipped order; undo is by hand',
  },
  {
    name: 'DBOS',
    form: 'TypeScript, function in a class',
    characters: 800,
    trap: 'a failed notification refunds a shipped order; undo is by hand, and other services are called, not sent to',
  },
  {
    name: '@node-ts/bus',
    form: 'TypeScript, handlers',
    characters: 1_430,
    trap: 'the approval cannot have a time limit; early and late messages are dropped; handlers are named by strings',
  },
  {
    name: 'Step Functions',
    form: 'YAML',
    characters: 925,
    trap: 'untyped; undo is a second graph that is wired by hand',
  },
];
