import type { EddaSchemas } from '@edda/client';

/** Parts of the topology that have no name of their own in the OpenAPI document. */

export type Topology = EddaSchemas['Topology'];
export type Exchange = Topology['exchanges'][number];
export type Queue = Topology['queues'][number];
export type Binding = Topology['bindings'][number];
export type Finding = Topology['findings'][number];
export type Carried = Exchange['carries'];
