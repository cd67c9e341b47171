import type { Diagram } from '@edda/saga-core';

export type { Diagram };
export type Block = Diagram['blocks'][number];
export type Mark = NonNullable<Block['mark']>;
export type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;
