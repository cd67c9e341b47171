/** What an exchange is for; `other`: it is of somebody else. */
export type Carried = 'commands' | 'replies' | 'events' | 'dead' | 'redrive' | 'other';

/** `declared`: the orchestrator's definitions want it; `missing`: and it is not there. */
interface Part {
  readonly declared: boolean;
  readonly missing?: boolean;
}

export interface Exchange extends Part {
  readonly name: string;
  readonly type: string;
  readonly carries: Carried;
}

export interface Queue extends Part {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly service?: string;
  readonly sagas: readonly string[];
  readonly messages?: number;
  readonly consumers?: number;
}

export interface Binding extends Part {
  readonly exchange: string;
  readonly routingKey: string;
  readonly queue: string;
}

/** One thing that the doctor has to say. */
export interface Finding {
  readonly severity: 'problem' | 'warning' | 'hint';
  readonly code: string;
  readonly where: string;
  readonly what: string;
  readonly remedy: string;
}

export interface Topology {
  readonly broker: { readonly status: string; readonly version?: string };
  readonly lookedBy: 'management' | 'amqp' | 'nothing';
  readonly exchanges: readonly Exchange[];
  readonly queues: readonly Queue[];
  readonly bindings: readonly Binding[];
  /** The worst first. */
  readonly findings: readonly Finding[];
}
